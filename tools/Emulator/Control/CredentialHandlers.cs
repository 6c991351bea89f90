using CaptchaGate.Emulator.Sts;

namespace CaptchaGate.Emulator.Control;

/// <summary>The routes about secrets and identities.</summary>
internal sealed class CredentialHandlers(EmulatorState state)
{
    public async Task PutSecret(HttpContext context)
    {
        // A secret's name may hold slashes.
        var name = (string)context.Request.RouteValues["name"]!;
        var body = await ControlJson.ReadAsync<SecretBody>(context.Request);
        state.Secrets.Put(name, body.Data);
        state.Secrets.Deny(name, body.Denied);
        await ControlJson.WriteAsync(context.Response, 200, new { name });
    }

    public async Task PutTrust(HttpContext context)
    {
        state.Sts.Trust = await ControlJson.ReadAsync<OidcTrust>(context.Request);
        await ControlJson.WriteAsync(context.Response, 200, state.Sts.Trust);
    }

    public async Task IssueIdentity(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<IdentityBody>(context.Request);
        var token = state.Sts.IssueIdentityToken([.. body.Claims.Select(claim => (claim.Key, (object)claim.Value))]);
        await ControlJson.WriteAsync(context.Response, 200, new { token });
    }
}
