using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Receipts;
using CaptchaGate.Doctor.Protection;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator;
using CaptchaGate.Playground;
using CaptchaGate.Playground.Gates;
using CaptchaGate.Playground.Protected;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Doctor.Tests.Protection;

/// <summary>The Playground's protected back end, and <c>docs/prove-protection.md</c>: its examples are run as they are written.</summary>
public sealed partial class PlaygroundTests : IAsyncLifetime
{
    private static readonly string Document = Repository.Read("docs/prove-protection.md");

    private readonly Proof _proof = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-").FullName;
    private CaptchaEmulator _emulator = null!;
    private WebApplication _playground = null!;

    private string Site => DemoSite.AddressOf(_playground).GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        _emulator = await CaptchaEmulator.StartAsync();
        _playground = DemoSite.Build(0, _emulator);
        await _playground.StartAsync(TestContext.Current.CancellationToken);
        foreach (var (name, value) in _playground.Services.GetRequiredService<GateSettings>().For("guarded").Where(static setting => setting.Key.StartsWith("Receipts:", StringComparison.Ordinal)))
            _proof.Settings[name] = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _playground.DisposeAsync();
        await _emulator.DisposeAsync();
        _proof.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("signed here")]
    [InlineData("issued by the endpoint")]
    [InlineData("issued for the operator's token")]
    [InlineData("as JSON", "--json-body={\"name\":\"Ada\"}")]
    public async Task It_refuses_what_it_must_and_accepts_a_valid_receipt_once(string source, params string[] options)
    {
        string[] issue = source.StartsWith("issued", StringComparison.Ordinal) ? [$"--endpoint={Site}/api"] : [];
        if (source.EndsWith("the endpoint", StringComparison.Ordinal))
            issue = [.. issue, $"--emulator={_emulator.BaseAddress}"];
        else
            _proof.Settings["DOCTOR_TOKEN"] = _emulator.Mint(CaptchaGate.Emulator.Captcha.Scenes.V3).CaptchaVerifyParam;

        var examined = await _proof.RunAsync([$"--protected={Site}{ProtectedForm.Path}", "--json", .. issue, .. options]);

        Assert.True(examined.ExitCode == 0, examined.Output + examined.Error);
        Assert.Equal(10, examined.Lines.Count);
        AssertEach.Of(examined.Lines, static line => Assert.Equal("ok", line.State));
    }

    [Fact]
    public async Task A_receipt_that_the_doctor_signs_is_built_like_the_endpoints()
    {
        using var http = new HttpClient();
        using var response = await http.PostAsJsonAsync(new Uri($"{Site}/api/verify"), new { captchaVerifyParam = _emulator.Mint(CaptchaGate.Emulator.Captcha.Scenes.V3).CaptchaVerifyParam }, TestContext.Current.CancellationToken);
        var issued = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("receipt").GetString()!;
        var options = new ReceiptOptions { Issuer = _proof.Settings["Receipts:Issuer"], Audience = _proof.Settings["Receipts:Audience"], SigningKey = _proof.Settings["Receipts:SigningKey"] };

        var signed = new ReceiptMint(options, new ReceiptClaims(options.Lifetime, "default", origin: null, new RandomNonceSource(), TimeProvider.System)).IssueValid();

        // What differs by nature: times, the number, and the challenge that there was none of.
        Assert.Equal(Members(issued, 0), Members(signed, 0));
        Assert.Equal(Members(issued, 1).Where(static member => member.Name is not "certify_id"), Members(signed, 1));
    }

    [Fact]
    public async Task The_report_in_the_document_is_the_playgrounds()
    {
        var examined = await _proof.RunAsync($"--protected={Site}{ProtectedForm.Path}");

        Assert.Contains($"```text\n{examined.Output.TrimEnd()}\n```", Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_of_the_document_prove_it()
    {
        var shells = Examples("sh");
        Assert.Equal(4, shells.Length);
        Assert.Equal((0, ""), await ShellAsync(shells[0], []));
        Assert.True(File.Exists(Path.Combine(_folder, "receipt-key.pem")));
        Assert.Contains("--receipt-key receipt-key.pem", shells[1], StringComparison.Ordinal);
        Assert.True(PlaygroundOptions.TryParse(shells[1].Split(" -- ")[1].Trim().Split(' '), out var parsed, out _));
        Assert.Equal("receipt-key.pem", parsed.ReceiptKey);

        // With the key of the first command, as the second one starts it.
        await using var playground = DemoSite.Build(0, _emulator, await File.ReadAllTextAsync(Path.Combine(_folder, "receipt-key.pem"), TestContext.Current.CancellationToken));
        await playground.StartAsync(TestContext.Current.CancellationToken);
        var site = DemoSite.AddressOf(playground).GetLeftPart(UriPartial.Authority);
        var (code, output) = await ShellAsync(shells[2].Replace("http://127.0.0.1:8080", site, StringComparison.Ordinal).Replace("http://127.0.0.1:8081", _emulator.BaseAddress.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal), []);
        Assert.True(code == 0, output);
        Assert.EndsWith("accepts a valid receipt once.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_snippets_for_pipelines_end_with_the_doctors_answer()
    {
        var workflow = Assert.Single(Examples("yaml"));
        string[] snippets = [Examples("sh")[3], workflow[(workflow.IndexOf("run: |\n", StringComparison.Ordinal) + "run: |\n".Length)..].Trim()];
        var environment = Variable().Matches(workflow).ToDictionary(static variable => variable.Groups["name"].Value, variable => variable.Groups["name"].Value switch
        {
            "BACK_END" => Site,
            var name => _proof.Settings[name.Replace("__", ":", StringComparison.Ordinal)]!,
        }, StringComparer.Ordinal);
        Assert.Equal(5, environment.Count);

        foreach (var snippet in snippets)
        {
            var (code, output) = await ShellAsync(snippet, environment);
            Assert.True(code == 0, output);
            var (wrong, said) = await ShellAsync(snippet, new(environment, StringComparer.Ordinal) { ["BACK_END"] = Site + "/api" });
            Assert.True(wrong != 0, said);
        }
    }

    [Fact]
    public void The_document_names_every_check_and_option()
    {
        Assert.Equal(
            Enum.GetValues<Check>().Where(static check => check >= Check.ReceiptRequired).Select(static check => check.Id()),
            Row().Matches(Document).Select(static row => row.Groups["id"].Value),
            StringComparer.Ordinal);
        foreach (var option in Option().Matches(DoctorUsage.Text[DoctorUsage.Text.IndexOf("proves instead", StringComparison.Ordinal)..DoctorUsage.Text.IndexOf("--record     ", StringComparison.Ordinal)]).Select(static option => option.Value))
            Assert.Contains($"| `{option}", Document, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, string Value)> Members(string receipt, int part) => JsonDocument.Parse(Base64Url.DecodeFromChars(receipt.Split('.')[part])).RootElement
        .EnumerateObject().Select(static member => (member.Name, member.Name is "iat" or "exp" or "jti" ? "" : member.Value.ToString()));

    private static string[] Examples(string language) => [.. Fence().Matches(Document).Where(fence => fence.Groups["language"].ValueSpan.SequenceEqual(language)).Select(static fence => fence.Groups["body"].Value)];

    // The built program in the place of "dotnet run --project tools/Doctor --", which would build it again.
    private async Task<(int ExitCode, string Output)> ShellAsync(string script, Dictionary<string, string> environment)
    {
        var command = script.Replace("dotnet run --project tools/Doctor --", $"dotnet '{DoctorProcess.Tool[0]}'", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-e", "-c", command]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (bash.ExitCode, await output + (bash.ExitCode == 0 ? "" : error));
    }

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<body>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\| `(?<id>receipt-[a-z-]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("^ {10}(?<name>Receipts__[A-Za-z]+|BACK_END): ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex("--[a-z-]+", RegexOptions.None, 1000)]
    private static partial Regex Option();
}
