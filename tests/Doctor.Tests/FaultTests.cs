using CaptchaGate.Doctor.Tests.Faults;
using CaptchaGate.Doctor.Tests.Support;

namespace CaptchaGate.Doctor.Tests;

/// <summary>Each fault is named at its own check, in both forms of the report, and no secret comes out under any of them.</summary>
public sealed class FaultTests
{
    public static TheoryData<string> Names => [.. Catalogue.All.Select(static fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_named_at_its_own_check(string name)
    {
        var fault = Catalogue.Find(name);
        await using var patient = await DoctorTestHost.AdmitAsync();
        await fault.Arrange(patient);

        var examined = await patient.ExamineAsync("--json");

        var failed = Assert.Single(examined.Lines, static line => line.State is "failed");
        Assert.Equal(fault.Check, failed.Check);
        Assert.Contains(fault.Says, failed.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(failed.Remedy));
        Assert.Equal("failed", examined.Json.GetProperty("result").GetString());
        Assert.Equal(fault.Check is "settings" ? 2 : 1, examined.ExitCode);
        Assert.Equal(examined.ExitCode, examined.Json.GetProperty("exitCode").GetInt32());
        Assert.Equal("", examined.Error);
        AssertNothingIsSaidWhereNothingIsKnown(examined, fault.Check);
        Marker.AssertAbsent(examined.Output, patient.Emulator);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_person_reads_it_with_its_remedy(string name)
    {
        var fault = Catalogue.Find(name);
        await using var patient = await DoctorTestHost.AdmitAsync();
        await fault.Arrange(patient);

        var examined = await patient.ExamineAsync();

        var lines = examined.Output.Split('\n');
        var failed = Array.FindIndex(lines, static line => line.Contains(" FAILED ", StringComparison.Ordinal));
        Assert.StartsWith(fault.Check.Replace("ram-rights", "ram rights", StringComparison.Ordinal), lines[failed], StringComparison.OrdinalIgnoreCase);
        Assert.Contains(fault.Says, lines[failed], StringComparison.Ordinal);
        Assert.StartsWith("fix: ", lines[failed + 1].TrimStart(), StringComparison.Ordinal);
        Assert.Contains("At least one check failed.", examined.Output, StringComparison.Ordinal);
        Marker.AssertAbsent(examined.Output, patient.Emulator);
    }

    [Fact]
    public void There_are_faults_of_every_check() =>
        Assert.Equal(
            ["clock", "credentials", "dns", "ram-rights", "scene", "service", "settings", "signature", "tcp", "tls"],
            Catalogue.All.Select(static fault => fault.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);

    // A wrong clock stops nothing; a missing key is no word about the network; every other fault hides what comes after it.
    private static void AssertNothingIsSaidWhereNothingIsKnown(Examined examined, string failed)
    {
        var order = examined.Lines.Select(static line => line.Check).ToList();
        foreach (var line in examined.Lines.Where(line => failed is not "clock" && order.IndexOf(line.Check) > order.IndexOf(failed)))
        {
            var independent = line.Check is "credentials" && failed is "dns" or "tcp" or "tls";
            Assert.Equal(independent ? "ok" : "not-reached", line.State);
        }
    }
}
