using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Clients;

/// <summary>
/// Siteverify clients of npm, unmodified and given only the URL: <c>better-auth</c> 1.3.34 with the dialects of four services, and
/// <c>@nestlab/google-recaptcha</c> 3.11.3. One test, so that a machine without node says so once.
/// </summary>
public sealed class NpmClientTests(ConformanceTarget target) : ConformanceTest(target)
{
    /// <summary>JSON, forms, forms with a sitekey, forms with fields of their own, and a form of axios.</summary>
    private static readonly string[] Clients = ["cloudflare-turnstile", "google-recaptcha", "hcaptcha", "captchafox", "nestlab"];

    [Fact]
    public async Task Siteverify_clients_of_npm_work_given_only_the_url()
    {
        await using var node = await NodeClients.StartAsync();
        Assert.SkipWhen(node is null, "NOT RUN: the siteverify clients of npm, because node or npm was not found; install Node.js 20 or newer and run the tests again.");
        foreach (var client in Clients)
        {
            await PassesATokenAsync(node, client);
            await RefusesAUsedTokenAsync(node, client);
            await RefusesADeniedTokenAsync(node, client);
            await RefusesAWrongSecretAsync(node, client);
            await RefusesWhenNothingCanBeSaidAsync(node, client);
        }
    }

    private async Task PassesATokenAsync(NodeClients node, string client)
    {
        var token = await Emulator.MintTextAsync();
        var result = await node.RunAsync(Job(client, token));
        Assert.True(result.Passed, $"{client}: {result.Detail}");
        Assert.Single(await Emulator.CallsAsync(token));
    }

    private async Task RefusesAUsedTokenAsync(NodeClients node, string client)
    {
        var token = await Emulator.MintTextAsync();
        Assert.True((await node.RunAsync(Job(client, token))).Passed, client);
        Assert.False((await node.RunAsync(Job(client, token))).Passed, client);
    }

    private async Task RefusesADeniedTokenAsync(NodeClients node, string client)
    {
        var result = await node.RunAsync(Job(client, await Emulator.MintTextAsync(verdict: "F009")));
        Assert.False(result.Passed, client);
        // What the library understood of the answer, in its own words.
        Assert.Contains(client is "nestlab" ? "rejected" : "403", result.Detail, StringComparison.Ordinal);
    }

    private async Task RefusesAWrongSecretAsync(NodeClients node, string client)
    {
        var token = await Emulator.MintTextAsync();
        var result = await node.RunAsync(Job(client, token) with { Secret = "wrong" });
        Assert.False(result.Passed, client);
        Assert.Contains(client is "nestlab" ? "invalid-input-secret" : "403", result.Detail, StringComparison.Ordinal);
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    private async Task RefusesWhenNothingCanBeSaidAsync(NodeClients node, string client) =>
        Assert.False((await node.RunAsync(Job(client, await Emulator.MintTextAsync(verdict: "Throttling.User")))).Passed, client);

    private NodeJob Job(string client, string token) =>
        new(client, new Uri(Target.BaseUrl + Siteverify), Target.ServiceKey, token, client is "hcaptcha" or "captchafox" ? EmulatorControl.V3Scene : null);
}
