using '../main.bicep'

// The receiving end of an air gap: account keys sign, the blob trigger observes, pipelines are corrected.
param environmentName = 'receive'
param location = 'westeurope'
param mode = 'receive'
param sourceRegistry = 'new'
param sourceStorage = 'new'
param sourceVault = 'new'
param targetRegistry = 'new'
param targetStorage = 'new'
param targetVault = 'new'
param waybillPublicKey = '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGMCeynUItEj5SvLEaZiaJRsNeVd+\nVKf9gzZDZllOJPpSZi/oI3hdJ3LHNuE3bM0KnfBBMIPQY2kx28EXRB2LAA==\n-----END PUBLIC KEY-----\n'
param sasKind = 'account-key'
param blobTrigger = true
param managePipelines = true
param plan = 'premium'
