using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Widget;

namespace CaptchaGate.Packages.Tests.Queries;

/// <summary>Something that goes wrong, and how it is brought about in a deployed function.</summary>
internal sealed record Fault(string Name)
{
    private const string Secret = "captcha-key";
    private const string StoredKey = "LTAIstored";
    private const int BreakerOpened = 1005;
    private const int BreakerClosed = 1006;
    private const int WidgetProbeCompleted = 1015;
    private const int WidgetOutageBegan = 1017;
    private const int WidgetOutageEnded = 1018;
    private const int MostClaims = 60;

    private static readonly (string, string?)[] Store =
        [("Credentials__Source", "Kms"), ("Credentials__Kms__Region", "ap-southeast-1"), ("Credentials__Kms__SecretName", Secret), ("Credentials__Kms__Endpoint", "{emulator}")];

    public (string Name, string? Value)[] Settings { get; init; } = [];

    public Action<CaptchaEmulator>? Prepare { get; init; }

    public Func<FaultTestHost, Task> Inject { get; init; } = static _ => Task.CompletedTask;

    /// <value>Whether the process ends at its start.</value>
    public bool EndsStart { get; init; }

    public static Fault Healthy { get; } = new("none") { Inject = static stage => stage.VerifyAsync() };

    public static IReadOnlyList<Fault> All { get; } =
    [
        Healthy,
        new("outage")
        {
            Inject = static async stage =>
            {
                string[] tokens = [stage.Mint(), stage.Mint()];
                await stage.Emulator.GoDownAsync();
                foreach (var token in tokens)
                    await stage.VerifyAsync(token);
                await stage.SeesAsync(BreakerOpened);
                await stage.Emulator.ComeBackAsync(TestContext.Current.CancellationToken);
                await stage.SeesAsync(BreakerClosed);
            },
        },
        new("refused key")
        {
            Inject = static stage =>
            {
                stage.Emulator.Keys.Remove(EmulatorKeys.DefaultId);
                return stage.VerifyAsync();
            },
        },
        new("spent budget")
        {
            Settings = [("FailOpen__Budget__PerMinute", "1"), ("FailOpen__Budget__Burst", "1")],
            Inject = static async stage =>
            {
                string[] tokens = [stage.Mint(), stage.Mint()];
                await stage.Emulator.GoDownAsync();
                foreach (var token in tokens)
                    await stage.VerifyAsync(token);
            },
        },
        new("store down")
        {
            Settings = Store,
            Prepare = static emulator =>
            {
                emulator.Keys.Put(new() { Id = StoredKey, Secret = "stored-secret" });
                emulator.Secrets.Put(Secret, $$"""{"accessKeyId":"{{StoredKey}}","accessKeySecret":"stored-secret"}""");
            },
            Inject = static async stage =>
            {
                await stage.VerifyAsync();
                // The service refuses the key, and the store that might have a newer one is down.
                stage.Emulator.Keys.Remove(StoredKey);
                stage.Emulator.Standing.Add("500", CallMatch.Action("GetSecretValue"));
                await stage.VerifyAsync();
            },
        },
        new("store down from the start")
        {
            Settings = Store,
            Prepare = static emulator => emulator.Standing.Add("500", CallMatch.Action("GetSecretValue")),
            Inject = static stage => stage.VerifyAsync(),
        },
        new("fault of ours")
        {
            Settings = [("DOTNET_STARTUP_HOOKS", typeof(Fault).Assembly.Location)],
            Inject = static async stage =>
            {
                await stage.VerifyAsync();
                // This one goes through, and its failure asks for a probe.
                stage.Emulator.Standing.Add("500");
                await stage.VerifyAsync();
            },
        },
        new("widget outage")
        {
            Settings = [("Captcha__Widget__FailOpen", "true"), ("Captcha__Widget__Urls__0", "{emulator}AliyunCaptcha.js"), ("Captcha__Widget__Urls__1", "{emulator}initialization/emuscene3")],
            Inject = static async stage =>
            {
                await stage.VerifyAsync();
                await stage.SeesAsync(WidgetProbeCompleted);
                stage.Emulator.Widget.Script = WidgetFault.Error500;
                // The next round is due when a claim comes 10 seconds after the first one.
                for (var claims = 0; claims < MostClaims && !stage.Saw(WidgetOutageBegan); claims++)
                {
                    await stage.ClaimAsync();
                    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                }

                await stage.SeesAsync(WidgetOutageBegan);
                stage.Emulator.Widget.Script = WidgetFault.None;
                await stage.SeesAsync(WidgetOutageEnded);
            },
        },
        new("throttling")
        {
            Inject = static stage =>
            {
                stage.Emulator.Throttle.CallsPerSecond = 0;
                return stage.VerifyAsync();
            },
        },
        new("outage under closed policy")
        {
            Settings = [("FailOpen__Policy", "closed")],
            Inject = static stage =>
            {
                stage.Emulator.Standing.Add("500");
                return stage.VerifyAsync();
            },
        },
        new("several troubles")
        {
            // Nothing listens on port 9.
            Settings = [("Forms__contact__Target", "http://127.0.0.1:9"), ("Forms__contact__SigningSecret", "whsec_dGhpcnR5LXR3byBieXRlcywga25vd24gdG8gYm90aC4=")],
            Inject = static async stage =>
            {
                await stage.VerifyAsync(stage.Mint(Reaction.Error("Some.Unknown.Code")));
                await stage.SubmitAsync("contact", stage.Mint());
                stage.Emulator.Clock.Advance(TimeSpan.FromHours(1));
                await stage.VerifyAsync(stage.Mint());
                stage.Emulator.Standing.Add("500");
                await stage.VerifyAsync(stage.Mint());
            },
        },
        // Well beyond the 1,200 ms that is looked for: a timer may end a few milliseconds early.
        new("slow service") { Inject = static stage => stage.VerifyAsync(stage.Mint(Reaction.Honest with { Latency = TimeSpan.FromSeconds(1.5) })) },
        new("no visitors") { Inject = static stage => stage.GetAsync("/api/health") },
        new("wrong setting") { Settings = [("Captcha__Region", "mars-1")], EndsStart = true },
    ];

    public override string ToString() => Name;
}
