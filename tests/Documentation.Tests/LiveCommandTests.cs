using System.Text.Json;
using System.Text.RegularExpressions;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;

namespace CaptchaGate.Documentation.Tests;

/// <summary>The README's way to a first verified answer, and each request of the documents, as they are written.</summary>
public sealed partial class LiveCommandTests
{
    private const string Key = "the-service-key";

    /// <summary>Whether this class runs the example.</summary>
    internal static bool Runs(Snippet snippet) => IsRequest(snippet) || IsOpenssl(snippet) || IsProgram(snippet);

    private static bool IsRequest(Snippet snippet) => snippet.Text.StartsWith("curl -s http", StringComparison.Ordinal);

    private static bool IsOpenssl(Snippet snippet) => snippet.Text.Contains("openssl ", StringComparison.Ordinal);

    private static bool IsProgram(Snippet snippet) => Program().IsMatch(snippet.Text);

    [Fact]
    public async Task The_requests_of_the_documents_get_a_verdict()
    {
        var requests = Document.All.SelectMany(static document => document.Snippets).Where(IsRequest).ToArray();
        Assert.True(requests.Length >= 6);
        await using var emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });
        await using var gate = await LiveGate.StartAsync(emulator, Key);
        foreach (var request in requests)
        {
            var command = Placeholder().Replace(request.Text, emulator.Mint(request.Text.Contains("scene=login", StringComparison.Ordinal) ? Scenes.V2 : Scenes.V3).CaptchaVerifyParam);
            var (exitCode, output) = await Shell.RunAsync(Host().Replace(command, gate.Address));
            Assert.True(exitCode == 0, $"{request}: {output}");
            using var answer = JsonDocument.Parse(output);
            Assert.True(IsGood(request, answer.RootElement), $"{request}: {output}");
        }
    }

    [Fact]
    public async Task The_openssl_lines_make_keys()
    {
        var lines = Document.All.SelectMany(static document => document.Snippets).Where(IsOpenssl).ToArray();
        Assert.NotEmpty(lines);
        var folder = Directory.CreateTempSubdirectory("captcha-gate-");
        try
        {
            foreach (var line in lines)
            {
                var (exitCode, output) = await Shell.RunAsync($"cd '{folder.FullName}' && {line.Text}");
                Assert.True(exitCode == 0, $"{line}: {output}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_playground_prints_a_request_that_is_verified()
    {
        await using var playground = await RunningCommand.StartAsync(
            Commands("README.md").Single(static command => command.Contains("tools/Playground", StringComparison.Ordinal)) + " -- --port 0 --emulator-port 0",
            "curl ");
        var line = playground.Output.Split('\n').First(static line => line.Contains("curl ", StringComparison.Ordinal)).Trim();
        var (exitCode, output) = await Shell.RunAsync(line);
        Assert.True(exitCode == 0, output);
        Assert.StartsWith("{\"success\":true,\"verified\":true", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_endpoint_alone_verifies_against_the_emulator_as_the_readme_says()
    {
        await using var emulator = await RunningCommand.StartAsync(
            Commands("README.md").Single(static command => command.Contains("tools/Emulator", StringComparison.Ordinal)).Replace("8081", "0", StringComparison.Ordinal),
            "emulator ready: ");
        var emulatorAddress = emulator.AddressAfter("emulator ready: ");
        var snippet = Document.All.Single(static document => document.Is("README.md")).Snippets.Single(static snippet => snippet.Text.Contains("dotnet run --project functions/VerifyServer", StringComparison.Ordinal));
        await using var server = await RunningCommand.StartAsync(
            snippet.Text.Replace("http://127.0.0.1:8081", emulatorAddress, StringComparison.Ordinal).Replace(":8080", ":0", StringComparison.Ordinal),
            "Now listening on: ");
        var (_, minted) = await Shell.RunAsync($$"""curl -fsS {{emulatorAddress}}/_emulator/tokens -d '{"scene":"emuscene3"}'""");
        using var token = JsonDocument.Parse(minted);
        var (exitCode, output) = await Shell.RunAsync(
            $"curl -s {server.AddressAfter("Now listening on: ")}/api/verify -H 'Origin: http://localhost:3000' --data-urlencode 'captchaVerifyParam={token.RootElement.GetProperty("captchaVerifyParam").GetString()}'");
        Assert.True(exitCode == 0, output);
        Assert.StartsWith("{\"success\":true,\"verified\":true", output, StringComparison.Ordinal);
    }

    private static bool IsGood(Snippet request, JsonElement answer)
    {
        if (request.Text.Contains("/health", StringComparison.Ordinal))
            return answer.GetProperty("status").GetString() is "ok";
        return request.Text.Contains("/api/scene", StringComparison.Ordinal)
            ? answer.GetProperty("encryptedSceneId").GetString() is { Length: > 40 }
            : answer.GetProperty("verified").GetBoolean();
    }

    private static IEnumerable<string> Commands(string path) =>
        Document.All.Single(document => document.Is(path)).Snippets.Where(static snippet => snippet.IsShell).Select(static snippet => snippet.Text);

    [GeneratedRegex("<the string[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"https?://[\w.:-]+(?=/api/)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();

    [GeneratedRegex("dotnet run --project (tools/(Playground|Emulator)|functions/VerifyServer)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Program();
}
