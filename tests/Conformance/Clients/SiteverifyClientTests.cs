using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Clients;

/// <summary>
/// Siteverify clients of npm, unmodified, of which each throws or lets the visitor in where an answer is not what it expects. Whatever a visitor
/// sends as its token, and whatever state this side is in: none throws, none lets in. One test, so that a machine without node says so once.
/// </summary>
public sealed class SiteverifyClientTests(ConformanceTarget target) : ConformanceTest(target)
{
    private static readonly string[] Clients = ["next-turnstile", "nextjs-turnstile", "cf-turnstile", "hcaptcha", "node-grecaptcha-verify"];

    // As JSON, because that is how a server hands them to its client.
    private static readonly string[] Malformed =
    [
        "\"\"", "\"%FF\"", "\"%zz\"", "\"not!base64\"", "\"test\"", "\"null\"", "\"{}\"", "\"{\"", "\"\\u0000\"", "\"\\ud800\"", "\"YWJj ZGVm\"", "\"eyJhIjoxfQ==&response=x\"",
        "null", "[\"a\"]", "[\"a\",\"b\"]", "[]", "{}", "{\"a\":\"b\"}", "7", "true", $"\"{new string('x', 70_000)}\"",
    ];

    [Fact]
    public async Task Siteverify_clients_of_npm_neither_throw_nor_let_in()
    {
        await using var node = await NodeClients.StartAsync("npm-siteverify");
        Assert.SkipWhen(node is null, "NOT RUN: the siteverify clients that throw, because node or npm was not found; install Node.js 20 or newer and run the tests again.");
        foreach (var client in Clients)
        {
            await PassesATokenAsync(node, client);
            foreach (var token in Malformed)
                Denied(await node.RunAsync(Job(client, token)), $"{client} {token[..Math.Min(token.Length, 40)]}");
            await DeniesInEveryStateAsync(node, client);
        }
    }

    private async Task PassesATokenAsync(NodeClients node, string client)
    {
        var token = Body.Text(await Emulator.MintTextAsync());
        var result = await node.RunAsync(Job(client, token));
        Assert.True(result.Passed, $"{client}: {result.Detail}");
        Denied(await node.RunAsync(Job(client, token)), $"{client} with a used token");
    }

    private async Task DeniesInEveryStateAsync(NodeClients node, string client)
    {
        // A server of its own, because other cases watch the probe of the target.
        await using var down = await OwnServer.StartAsync("--FailOpen:Policy=closed");
        var emulator = new EmulatorControl(down.EmulatorUrl);
        foreach (var reaction in new[] { "Throttling.User", "500", "reset", "SignatureDoesNotMatch", "F009" })
        {
            var job = new NodeJob(client, new Uri(down.BaseUrl + Siteverify), OwnServer.ServiceKey, Body.Text(await emulator.MintTextAsync(verdict: reaction)));
            Denied(await node.RunAsync(job), $"{client} during {reaction}");
        }

        Denied(await node.RunAsync(Job(client, Body.Text(await Emulator.MintTextAsync())) with { Secret = "wrong" }), $"{client} with a wrong secret");
        await DeniesOverTheLimitAsync(node, client);
        await DeniesUnderLoadAsync(node, client);
    }

    private static async Task DeniesOverTheLimitAsync(NodeClients node, string client)
    {
        await using var limited = await OwnServer.StartAsync("--Http:RateLimit:PerClientPerMinute=1");
        var job = new NodeJob(client, new Uri(limited.BaseUrl + Siteverify), "wrong", Body.Text("eyJhIjoxfQ=="));
        Denied(await node.RunAsync(job), $"{client} within the limit");
        Denied(await node.RunAsync(job), $"{client} over the limit");
    }

    private static async Task DeniesUnderLoadAsync(NodeClients node, string client)
    {
        await using var small = await OwnServer.StartAsync("--Http:RateLimit:Concurrency=1");
        var (gate, emulator) = (new Caller(small.BaseUrl), new EmulatorControl(small.EmulatorUrl));
        var slow = await emulator.MintTextAsync(verdict: new { @is = "honest", latencyMilliseconds = 1500 });
        var busy = gate.JsonAsync(Verify, Body.Json((Token, slow)));
        while ((await emulator.CallsAsync(slow)).Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        var token = await emulator.MintTextAsync();
        Denied(await node.RunAsync(new NodeJob(client, new Uri(small.BaseUrl + Siteverify), OwnServer.ServiceKey, Body.Text(token))), $"{client} under load");
        await busy;
    }

    // A client that refuses a value by itself, before it sends anything, has not seen us.
    private static void Denied(NodeResult result, string what)
    {
        Assert.False(result.Passed, $"{what}: let in");
        Assert.False(result is { Threw: true, Sent: true }, $"{what}: {result.Detail}");
    }

    /// <param name="token">JSON text.</param>
    private NodeJob Job(string client, string token) => new(client, new Uri(Target.BaseUrl + Siteverify), Target.ServiceKey, token);
}
