// A real, certified OAuth 2 / OpenID Connect provider: PKCE is demanded, refresh tokens work once, and who uses
// one twice loses the whole grant. Anybody may sign in under any name on its own pages; her address is vouched
// for, unless her name ends in «-sin-verificar».
import { Provider } from 'oidc-provider'

const { OIDC_PORT, OIDC_REDIRECT, OIDC_SECONDS, OIDC_CLIENT, OIDC_SECRET } = process.env
const issuer = `http://127.0.0.1:${OIDC_PORT}`

const provider = new Provider(issuer, {
  clients: [{
    client_id: OIDC_CLIENT,
    client_secret: OIDC_SECRET,
    redirect_uris: OIDC_REDIRECT.split(','),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
  }],
  scopes: ['openid', 'offline_access', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `Cuenta ${id}`,
      email: `${id.replace('-sin-verificar', '')}@alameda.test`,
      email_verified: !id.endsWith('-sin-verificar'),
    }),
  }),
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  pkce: { required: () => true },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  ttl: {
    AccessToken: Number(OIDC_SECONDS), AuthorizationCode: 60, RefreshToken: 86400, Grant: 86400,
    Session: 3600, Interaction: 3600, IdToken: 3600,
  },
  clockTolerance: 0,
  cookies: { keys: ['for-tests'] },
})
provider.listen(Number(OIDC_PORT), '127.0.0.1')
