using System.Text.RegularExpressions;
using CaptchaGate.Doctor.Tests.Support;

namespace CaptchaGate.Doctor.Tests;

/// <summary><c>docs/doctor.md</c> shows what is true.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Document = Repository.Read("docs/doctor.md");

    [Fact]
    public async Task The_report_in_the_document_is_one_that_it_prints()
    {
        await using var patient = await DoctorTestHost.AdmitAsync();
        patient.Settings["ALIBABA_CLOUD_SECURITY_TOKEN"] = null;
        patient.PutKey(secret: "another", securityToken: null);

        var examined = await patient.ExamineAsync();

        Assert.Contains($"```text\n{Port().Replace(examined.Output, "port 8081").TrimEnd()}\n```", Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_in_the_document_has_the_fields_that_it_writes()
    {
        await using var patient = await DoctorTestHost.AdmitAsync();
        patient.Settings["Captcha__SceneId"] = "1a2b3c4d";

        var examined = await patient.ExamineAsync("--json");

        var written = examined.Output.TrimEnd().Split('\n');
        var shown = Json().Match(Document).Groups["json"].Value.Split('\n');
        Assert.Equal(written[..5], shown[..5], StringComparer.Ordinal);
        Assert.Equal(written[^9..], shown[^9..], StringComparer.Ordinal);
    }

    [Fact]
    public async Task It_names_every_check_and_exit_code()
    {
        await using var patient = await DoctorTestHost.AdmitAsync();
        var report = await patient.ExamineAsync("--json");
        var help = await patient.ExamineAsync("--help");

        Assert.Equal(report.Lines.Select(static line => line.Check), Check().Matches(Document).Select(static row => row.Groups["id"].Value), StringComparer.Ordinal);
        foreach (var row in Code().Matches(Document).Select(static row => row.Groups["code"].Value))
            Assert.Matches($@"\b{row} [a-z]", help.Output);
        Assert.Equal(["0", "1", "2", "64", "70"], Code().Matches(Document).Select(static row => row.Groups["code"].Value), StringComparer.Ordinal);
    }

    [GeneratedRegex("port [0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Port();

    [GeneratedRegex("```json\n(?<json>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Json();

    [GeneratedRegex(@"^\| [A-Za-z ]+ \| `(?<id>[a-z-]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Check();

    [GeneratedRegex(@"^\| (?<code>[0-9]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
