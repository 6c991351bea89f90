using System.Globalization;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Rpc;

namespace CaptchaGate.Emulator.Control;

/// <summary>What each route of the control API does.</summary>
internal sealed class ControlHandlers(EmulatorState state)
{
    // Beyond ten years the clock would leave what dates can hold.
    private const double MostSeconds = 10 * 365 * 86400d;

    public async Task MintToken(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<TokenBody>(context.Request);
        var token = state.Tokens.Mint(new MintRequest(body.Scene)
        {
            Architecture = body.Architecture,
            Verdict = ReactionJson.Read(body.Verdict),
            Data = body.Data,
            CertifyId = body.CertifyId,
            Size = body.Size,
            EncryptedSceneId = body.EncryptedSceneId,
        });
        await ControlJson.WriteAsync(context.Response, 200, token);
    }

    public Task GetScene(HttpContext context) => state.Scenes.Find(Id(context)) is { } scene
        ? ControlJson.WriteAsync(context.Response, 200, scene)
        : ControlJson.WriteAsync(context.Response, 404, new { error = $"no scene '{Id(context)}'; PUT it first." });

    public async Task PutScene(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<SceneBody>(context.Request);
        var scene = new Scene(Id(context)) { Architecture = body.Architecture, Owner = body.Owner ?? Scene.DefaultOwner, TestMode = body.TestMode, Encrypted = body.Encrypted };
        state.Scenes.Put(scene);
        await ControlJson.WriteAsync(context.Response, 200, scene);
    }

    public async Task PutEncryptionKey(HttpContext context)
    {
        state.Encryption.Key = (await ControlJson.ReadAsync<EncryptionKeyBody>(context.Request)).Key;
        await ControlJson.WriteAsync(context.Response, 200, new { state.Encryption.Key });
    }

    public async Task PutKey(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<KeyBody>(context.Request);
        state.Keys.Put(new()
        {
            Id = Id(context),
            Secret = body.Secret,
            SecurityToken = body.SecurityToken,
            ExpiresAt = body.ExpiresInSeconds is { } seconds ? state.Clock.GetUtcNow() + Seconds(seconds) : null,
            Owner = body.Owner ?? Scene.DefaultOwner,
            RefusedWith = body.RefusedWith,
        });
        await ControlJson.WriteAsync(context.Response, 200, new { id = Id(context) });
    }

    public async Task AddToScript(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<ScriptBody>(context.Request);
        var next = body.Next.Select(ReactionJson.Read).ToArray();
        state.Script.Add(body.Action ?? RpcService.VerifyCaptcha, next);
        await ControlJson.WriteAsync(context.Response, 200, new { added = next.Length });
    }

    public async Task AddStanding(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<StandingBody>(context.Request);
        var tokens = body.CertifyIds is { } ids ? CallMatch.CertifyIds(ids) : null;
        var action = body.Action is { } name ? CallMatch.Action(name) : null;
        state.Standing.Add(
            ReactionJson.Read(body.Reaction),
            call => (tokens?.Invoke(call) ?? true) && (action?.Invoke(call) ?? true) && (!body.MintedOnly || call.Minted));
        await ControlJson.WriteAsync(context.Response, 200, new { standing = true });
    }

    public Task ClearStanding(HttpContext context)
    {
        state.Standing.Clear();
        return ControlJson.WriteAsync(context.Response, 200, new { standing = false });
    }

    public async Task MoveClock(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<ClockBody>(context.Request);
        var (advance, age) = (Seconds(body.AdvanceSeconds), Seconds(body.AgeTokensSeconds));
        state.Clock.Advance(advance);
        state.Clock.AgeTokens(age);
        await ControlJson.WriteAsync(context.Response, 200, new { now = state.Clock.GetUtcNow() });
    }

    public async Task SetThrottle(HttpContext context)
    {
        state.Throttle.CallsPerSecond = (await ControlJson.ReadAsync<ThrottleBody>(context.Request)).CallsPerSecond;
        await ControlJson.WriteAsync(context.Response, 200, new { callsPerSecond = state.Throttle.CallsPerSecond });
    }

    /// <summary><c>?last=20</c> answers the newest 20 only.</summary>
    public Task GetJournal(HttpContext context)
    {
        var last = context.Request.Query["last"].ToString();
        var count = last.Length == 0 ? int.MaxValue
            : int.TryParse(last, NumberStyles.None, null, out var number) ? number
            : throw new ControlException($"last takes a number of calls, not '{last}'.");
        return ControlJson.WriteAsync(context.Response, 200, new { state.Journal.Total, entries = state.Journal.Entries.TakeLast(count) });
    }

    public Task GetBilling(HttpContext context) =>
        ControlJson.WriteAsync(context.Response, 200, new { state.Billing.Total, scenes = state.Billing.ByScene });

    public Task Reset(HttpContext context)
    {
        state.Reset();
        return ControlJson.WriteAsync(context.Response, 200, new { reset = true });
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static TimeSpan Seconds(double value) => Math.Abs(value) <= MostSeconds
        ? TimeSpan.FromSeconds(value)
        : throw new ControlException($"{value} seconds is more than ten years; give less.");
}
