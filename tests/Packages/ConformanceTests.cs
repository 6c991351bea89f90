using CaptchaGate.Emulator;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Support;

namespace CaptchaGate.Packages.Tests;

/// <summary>The whole conformance suite against the published worker: each case passes, or fails in the way that is the Functions host's own.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public async Task Every_case_passes_or_is_a_named_deviation_of_the_host()
    {
        await using var emulator = await CaptchaEmulator.StartAsync();
        var receiver = new Uri($"http://127.0.0.1:{GateSettings.Port(FreePort.Next())}");
        await using var host = await FunctionsHost.StartWorkerAsync(GateSettings.For(emulator, ConformanceRun.Settings(receiver)));
        await WarmUp.RunAsync(host.Address, emulator);

        var cases = await ConformanceRun.RunAsync(host.Address, emulator, receiver);

        Assert.True(cases.Count > 650, $"Only {cases.Count} cases ran.");
        Assert.DoesNotContain(cases, static @case => @case.Result is not "Pass" and not "Fail");
        ConformanceCase[] failed = [.. cases.Where(static @case => @case.Result is "Fail")];
        var unknown = string.Join('\n', failed.Where(static @case => HostDeviation.Of(@case) is null));
        Assert.True(unknown.Length == 0, unknown);
        Assert.All(HostDeviation.All, deviation => Assert.Equal((deviation.Name, deviation.Cases), (deviation.Name, failed.Count(@case => deviation == HostDeviation.Of(@case)))));
    }
}
