using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>The C# example of docs/emulator.md, which stands here word for word.</summary>
public sealed class EmulatorExampleTests
{
    [Fact]
    public async Task It_compiles_and_runs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
#pragma warning disable IDE0059 // The example gives names to what its reader will use.
        await using var emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null }, cancellationToken);
        var token = emulator.Mint(Scenes.V3);
        var poison = emulator.Mint(Scenes.V3, verdict: Fault.Reset);

        emulator.Script("500", Fault.LostAnswer, Reaction.Honest with { Latency = TimeSpan.FromSeconds(5) });
        emulator.Standing.Add(Fault.NeverAnswer, CallMatch.Minted);
        emulator.Clock.AgeTokens(TimeSpan.FromSeconds(91));
        await emulator.GoDownAsync();              // a connect is refused, on the same port
        await emulator.ComeBackAsync();            // with all it knew
        var calls = emulator.Journal.ForToken(token.CaptchaVerifyParam);
#pragma warning restore IDE0059
        Assert.Empty(calls);
    }

    [Fact]
    public void It_is_the_one_in_the_document()
    {
        var example = Document.All.Single(static document => document.Is("docs/emulator.md")).Snippets.Single(static snippet => snippet.Language is "csharp");
        var here = Repository.Read("tests/Documentation.Tests/EmulatorExampleTests.cs").Split('\n').Select(static line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        AssertEach.Of(example.Text.Split('\n'), line => Assert.Contains(line.Trim(), here));
    }
}
