import type { Access, Clock, Emit, Tokens } from '../ports';
import type { RoleAssignmentMode } from './auth/actions';
import type { ScopedToken } from './auth/scope-map';
import type { RegistryContents } from './store';
import type { ThrottleLimits } from './throttle';

/** All that makes one registry out of the service. */
export interface RegistryServiceOptions {
  readonly store: RegistryContents;
  /** `contosopublic.azurecr.io`: audience of the registry's own tokens and name in ACR's answers. */
  readonly loginServer: string;
  /** ARM id: the scope roles are looked up at, and the topic of events. */
  readonly resourceId: string;
  readonly location: string;
  /**
   * Audiences of ARM tokens in the registry's cloud; tokens for `https://containerregistry.azure.net` always
   * do.
   */
  readonly armAudiences: readonly string[];
  readonly tokens: Tokens;
  readonly access: Access;
  /** The admin user; absent when disabled. */
  readonly admin?: { readonly username: string; readonly password: string };
  /** App registrations of the registry's tenant: their id and secret are user and password, too. */
  readonly applications?: readonly ServicePrincipal[];
  readonly clock?: Clock;
  /** Receives ImagePushed and ImageDeleted. */
  readonly emit?: Emit;
  /**
   * Signs the registry's tokens (any secret text). Kept over restarts, issued tokens stay valid; default
   * random.
   */
  readonly signingKey?: string;
  /** Asked for at every request, so that ARM or a scenario can change them. */
  readonly policies?: () => Partial<RegistryPolicies>;
}

/** Who signs in to a registry with an id and a secret. */
interface ServicePrincipal {
  readonly clientId: string;
  readonly objectId: string;
  readonly secret: string;
}

/** What an owner may set about a registry. */
export interface RegistryPolicies {
  /** `azureADAuthenticationAsArmPolicy`: whether ARM-scoped Entra tokens may be exchanged. */
  readonly authenticationAsArm: boolean;
  readonly anonymousPull: boolean;
  /** Whether the admin user may sign in. */
  readonly adminUserEnabled: boolean;
  /** Which built-in roles count; default `LegacyRegistryPermissions`. */
  readonly roleAssignmentMode?: RoleAssignmentMode;
  /** Tokens of the registry's own, with what their scope maps allow. */
  readonly tokens?: readonly ScopedToken[];
  /** Off unless given; `premiumLimits` are the documented ones. */
  readonly throttle?: ThrottleLimits;
  /** What `imageSize` says for an index, which ACR does not document. */
  readonly indexImageSize: 'zero' | 'manifest';
}

/** The policies of a new Premium registry. */
export const defaultPolicies: RegistryPolicies = {
  authenticationAsArm: true,
  anonymousPull: false,
  adminUserEnabled: true,
  indexImageSize: 'zero',
};
