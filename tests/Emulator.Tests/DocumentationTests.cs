using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Emulator.Tests;

/// <summary>docs/emulator.md cannot rot: its commands are run and its lists compared.</summary>
public sealed class DocumentationTests : EmulatorTest
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "emulator.md"));

    [Fact]
    public void Every_fault_is_described()
    {
        AssertEach.Of(Fault.All, fault => Assert.Contains($"`{fault.Name}`", Text, StringComparison.Ordinal));
        AssertEach.Of(Enum.GetNames<ConnectionFault>().Skip(1), name => Assert.Contains($"`{name}`", Text, StringComparison.Ordinal));
        AssertEach.Of(Enum.GetNames<CertificateKind>(), name => Assert.Contains($"`{name}`", Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_curl_line_works_as_printed()
    {
        var lines = Text.Split('\n').Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToArray();
        Assert.True(lines.Length > 20);
        foreach (var line in lines)
        {
            var shell = await Programs.TryRunAsync("sh", ["-c", line.Replace("http://127.0.0.1:8081", Emulator.BaseAddress.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)]);
            NotRun.When(shell is null, "the curl examples of docs/emulator.md, because sh was not found; run the tests where a shell is.");
            var output = shell!.Output;
            Assert.True(shell.ExitCode == 0, $"{line} ended with {shell.ExitCode}: {output}{shell.Error}");
            Assert.StartsWith(line.EndsWith("/scenes", StringComparison.Ordinal) ? "[" : "{", output, StringComparison.Ordinal);
        }
    }
}
