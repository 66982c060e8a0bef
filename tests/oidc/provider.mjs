// A real identity provider (npm oidc-provider) for tests, on this machine only. Arguments: port, redirect address.
// Whoever types the name of one of these accounts is signed in; the page is plain so that nothing is fetched from elsewhere.
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const accounts = {
  leader: { name: "区领导", groups: ["grid-leaders", "everybody"] },
  township: { name: "甲街道办", groups: ["grid-townships"], office: "甲街道", townships: ["990101001"] },
  stranger: { name: "路人", groups: ["everybody"] },
  placeless: { name: "某街道办", groups: ["grid-townships"] },
  double: { name: "双重", groups: ["grid-leaders", "grid-townships"], townships: ["990101001"] },
};

const provider = new Provider(issuer, {
  clients: [{
    client_id: "grid", client_secret: "a-secret-of-the-test-that-is-long-enough", redirect_uris: [redirect],
    post_logout_redirect_uris: [redirect],
  }],
  claims: { openid: ["sub", "preferred_username", "name", "groups", "office", "townships"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: {
    enabled: true,
    logoutSource: async (ctx, form) => {
      ctx.body = `<!doctype html><body>${form}<button form="op.logoutForm" name="logout" value="yes">leave</button>`;
    },
  } },
  cookies: { keys: ["a key of the test"] },
  findAccount: (_ctx, id) => accounts[id] && {
    accountId: id, claims: () => ({ sub: id, preferred_username: id, ...accounts[id] }),
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  if (ctx.method === "GET") {
    ctx.body = '<!doctype html><form method="post"><input name="account" aria-label="account"><button>go</button></form>';
    return;
  }
  let body = "";
  for await (const part of ctx.req) body += part;
  const accountId = new URLSearchParams(body).get("account");
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId } });
  ctx.respond = false;
});

provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
