#!/usr/bin/env bash
# One transfer in the rehearsal cloud by Microsoft's procedure, with az alone. The cloud: npm run cloud -- --production-names
# bash docs/by-hand.sh [artifact] [state folder]
set -euo pipefail
artifact=${1:-samples/web:1.0} state=$(realpath "${2:-.rehearsal}")
export REQUESTS_CA_BUNDLE=$state/ca.pem AZURE_CORE_ONLY_SHOW_ERRORS=1
folder=$(mktemp -d) name=byhand$(date +%s)
trap 'rm -rf "$folder"' EXIT

tell() { node -p "require('$state/endpoints.json').$1"; }
on() { # source or target: signs in there, and knows its names
  export AZURE_CONFIG_DIR=$folder/$1
  az cloud set -n "$2"
  az login --service-principal -t "$(tell "operators.$1.tenantId")" -u "$(tell "operators.$1.clientId")" \
    -p "$(tell "operators.$1.secret")" -o none
  registry=$(tell "registries.$1.resourceId") account=$(tell "storage.$1.account") key=$(tell "storage.$1.key")
  me=$(tell "operators.$1.objectId") host=$(tell "vaults.$1.url") host=${host#https://}
  vault=${registry%/Microsoft.ContainerRegistry*}/Microsoft.KeyVault/vaults/${host%%.*}
  container=$(tell "storage.$1.url")/transfer secret=https://$host/secrets/$name
}
give() { # role, scope, to whom
  local roles=$2/providers/Microsoft.Authorization version=api-version=2022-04-01 role said
  role=$(az rest -u "$roles/roleDefinitions?\$filter=roleName%20eq%20'${1// /%20}'&$version" --query 'value[0].id' -o tsv)
  said=$(az rest -m put -u "$roles/roleAssignments/$(node -p 'crypto.randomUUID()')?$version" -o none \
    -b "{\"properties\": {\"roleDefinitionId\": \"$role\", \"principalId\": \"$3\"}}" 2>&1) ||
    [[ $said == *RoleAssignmentExists* ]] || { echo "$said" >&2; exit 1; }
}
arm() { az rest -m "$1" -u "$registry/$2?api-version=2025-06-01-preview" "${@:3}"; }
prepare() { # export or import, target or source, letters of the SAS: secret, pipeline, right to read the secret
  give 'Key Vault Secrets Officer' "$vault" "$me"
  sas=$(az storage container generate-sas --account-name "$account" --account-key "$key" -n transfer -o tsv \
    --permissions "$3" --https-only --expiry "$(node -p 'new Date(Date.now() + 864e5).toISOString().slice(0, 16)')Z")
  az rest -m put -u "$secret?api-version=7.4" --resource "https://${host#*.}" -b "{\"value\": \"?$sas\"}" -o none
  arm put "$1Pipelines/$name" -o none -b "{\"identity\": {\"type\": \"SystemAssigned\"}, \"properties\": {
    \"$2\": {\"uri\": \"$container\", \"keyVaultUri\": \"$secret\"}}}"
  pipeline=$(arm get "$1Pipelines/$name" --query identity.principalId -o tsv)
  give 'Key Vault Secrets User' "$vault" "$pipeline"
}
run() { # export or import, what
  arm put "pipelineRuns/$name" -o none -b "{\"properties\": {\"request\": {
    \"pipelineResourceId\": \"$registry/$1Pipelines/$name\", $2}}}"
  local status=Running
  until [[ $status =~ Succeeded|Failed ]]; do
    sleep 1
    status=$(arm get "pipelineRuns/$name" --query properties.response.status -o tsv)
  done
  [ "$status" = Succeeded ] || { arm get "pipelineRuns/$name" --query properties.response >&2; exit 1; }
}

on source AzureCloud
prepare export target rwla
run export "\"artifacts\": [\"$artifact\"], \"target\": {\"type\": \"AzureStorageBlob\", \"name\": \"$name.tar\"}"
exported=$container/$name.tar?$sas
on target AzureUSGovernment
prepare import source rld
az storage blob copy start --account-name "$account" --account-key "$key" -c transfer -b "$name.tar" -u "$exported" -o none
run import "\"source\": {\"type\": \"AzureStorageBlob\", \"name\": \"$name.tar\"}"
az acr repository show -n "$(tell registries.target.name)" --image "$artifact"
