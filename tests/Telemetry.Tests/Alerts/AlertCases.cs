using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Widget;
using CaptchaGate.Telemetry.Tests.Support;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Telemetry.Tests.Alerts;

/// <summary>A fault for each alert of <c>infra/bicep</c>. All but the fault of our own code come from the emulator.</summary>
internal static class AlertCases
{
    private const string Secret = "captcha-key";
    private const string Wide = "VerificationCompleted";
    private const string Verdicts = "captcha_gate.verdicts";
    private const string Verify = "captcha_gate.verify";
    private const string Call = "VerifyIntelligentCaptcha";

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("unverified-passes")
        {
            Inject = static async stage =>
            {
                string[] tokens = [.. Enumerable.Range(0, 6).Select(_ => stage.Mint())];
                await stage.Emulator.GoDownAsync();
                foreach (var token in tokens)
                    await stage.Client.VerifyAsync(token);
            },
            Event = new(Wide, ("Success", "true"), ("Verified", "false"), ("Degraded", "upstream-unavailable"), ("FaultOwner", "Upstream")),
            Metric = new("captcha_gate.unverified_passes", ("captcha_gate.scene", TelemetryTestHost.Scene), ("captcha_gate.degraded", "upstream-unavailable")) { AtLeast = 6 },
            Span = new(Verify, ("captcha_gate.degraded", "upstream-unavailable"), ("error.type", "Unreachable")),
        },
        new("misconfigured")
        {
            Inject = static async stage =>
            {
                stage.Emulator.Keys.Remove(EmulatorKeys.DefaultId);
                await stage.VerifyAsync();
            },
            Event = new("Misconfigured", ("Outcome", "KeyRefused"), ("Code", "InvalidAccessKeyId.NotFound")),
            Metric = new(Verdicts, ("captcha_gate.class", "Misconfigured"), ("captcha_gate.fault_owner", "Operator")),
            Span = new(Call, ("captcha_gate.code", "InvalidAccessKeyId.NotFound"), ("error.type", "KeyRefused")),
        },
        new("budget-spent")
        {
            Settings = [("FailOpen__Budget__PerMinute", "1"), ("FailOpen__Budget__Burst", "1")],
            Inject = static async stage =>
            {
                var (first, second) = (stage.Mint(), stage.Mint());
                await stage.Emulator.GoDownAsync();
                await stage.Client.VerifyAsync(first);
                await stage.Client.VerifyAsync(second);
            },
            Event = new("BudgetExhausted", ("Scene", TelemetryTestHost.Scene), ("Outcome", "Unreachable")),
            Metric = new("captcha_gate.fail_open.budget_left", ("captcha_gate.scene", TelemetryTestHost.Scene)) { AtLeast = 0, AtMost = 0 },
            Span = new(Verify, ("captcha_gate.success", "false"), ("error.type", "Unreachable")),
        },
        new("credentials")
        {
            Settings = [("Credentials__Source", "Kms"), ("Credentials__Kms__Region", "ap-southeast-1"), ("Credentials__Kms__SecretName", Secret), ("Credentials__Kms__Endpoint", "{emulator}")],
            Prepare = static emulator =>
            {
                emulator.Keys.Put(new() { Id = "LTAIstored", Secret = "stored-secret" });
                emulator.Secrets.Put(Secret, """{"accessKeyId":"LTAIstored","accessKeySecret":"stored-secret"}""");
            },
            Inject = static async stage =>
            {
                await stage.VerifyAsync();
                // The service refuses the key, and the store that might have a newer one is down.
                stage.Emulator.Keys.Remove("LTAIstored");
                stage.Emulator.Standing.Add("500", CallMatch.Action("GetSecretValue"));
                await stage.VerifyAsync();
            },
            Event = new("CredentialsStale", ("Reason", "KMS: InternalError")),
            Metric = new("captcha_gate.credentials.age") { AtLeast = 0 },
            Span = new("captcha_gate.credentials.load", ("captcha_gate.result", "StoreDown"), ("error.type", "StoreDown")),
        },
        new("unhandled-fault")
        {
            Inject = static async stage =>
            {
                stage.Nonces.FailAtNextCall();
                await stage.VerifyAsync();
            },
            Event = new("UnhandledFault", ("Exception", nameof(InvalidOperationException))),
            Metric = new(Verdicts, ("captcha_gate.class", "Fault"), ("captcha_gate.fault_owner", "Product")),
            Span = new(Verify, ("error.type", "InternalFault")),
        },
        new("widget-outage")
        {
            Settings = [("Captcha__Widget__FailOpen", "true"), ("Captcha__Widget__Urls__0", "{emulator}AliyunCaptcha.js"), ("Captcha__Widget__Urls__1", "{emulator}initialization/emuscene3")],
            Inject = static async stage =>
            {
                await stage.VerifyAsync(Reaction.Verdict("T006"));
                await Eventually.HoldsAsync(() => stage.Emulator.Widget.Requests >= 2);
                stage.Emulator.Widget.Script = WidgetFault.Error500;
                // The next round is due when a claim comes 10 seconds after the first one.
                await Eventually.HoldsAsync(async () => (await stage.ClaimAsync()).Success);
            },
            Event = new("WidgetOutageBegan", ("Region", "sgp")),
            Metric = new("captcha_gate.widget_claims", ("captcha_gate.scene", TelemetryTestHost.Scene), ("captcha_gate.result", "Down")),
            Span = new(Verify, ("captcha_gate.degraded", "widget-unavailable"), ("error.type", "WidgetUnavailable")),
        },
        new("throttled")
        {
            Inject = static async stage =>
            {
                stage.Emulator.Throttle.CallsPerSecond = 0;
                await stage.VerifyAsync();
            },
            Event = new("UpstreamThrottled", ("Code", "Throttling.User")),
            Metric = new(Verdicts, ("captcha_gate.class", "Throttled"), ("captcha_gate.outcome", "Throttled")),
            Span = new(Call, ("captcha_gate.code", "Throttling.User"), ("error.type", "Throttled")),
        },
        new("server-errors")
        {
            Settings = [("FailOpen__Policy", "closed")],
            Inject = static async stage =>
            {
                stage.Emulator.Standing.Add("500");
                await stage.VerifyAsync();
            },
            Event = new(Wide, ("Class", "Ambiguous"), ("Success", "false"), ("Policy", "Closed")),
            Metric = new("http.server.request.duration", ("http.response.status_code", "503")) { AtLeast = 0 },
            Span = new("POST /verify", ("http.response.status_code", "503"), ("error.type", "503")),
        },
        new("slow")
        {
            Inject = static stage => stage.VerifyAsync(Reaction.Honest with { Latency = TimeSpan.FromSeconds(1.2) }),
            Event = new(Wide, ("Outcome", "Passed"), ("Attempts", "1")),
            Metric = new("captcha_gate.upstream.duration", ("captcha_gate.outcome", "Passed")),
            Span = new(Call, ("captcha_gate.outcome", "Passed"), ("captcha_gate.attempt", "1")),
        },
        new("silence")
        {
            Inject = static async stage => (await stage.Client.GetAsync(new Uri("/api/health", UriKind.Relative))).Dispose(),
            Event = new(Wide) { IsMissing = true },
            Metric = new(Verdicts) { IsMissing = true },
            Span = new(Verify) { IsMissing = true },
        },
    ];

    public static AlertCase Of(string alert) => All.Single(@case => string.Equals(@case.Alert, alert, StringComparison.Ordinal));
}
