using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Doctor.Tests;

/// <summary><c>doctor --endpoint</c> against running servers: it sees whether a forged address splits the limit.</summary>
public sealed class EndpointTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Theory]
    [InlineData("0", "", 0, "ok")]
    [InlineData("1", "", 1, "failed")]
    [InlineData("2", "/verify", 1, "failed")]
    public async Task It_reports_whether_a_forged_header_splits_the_limit(string hops, string route, int exitCode, string state)
    {
        await using var server = await StartAsync(("Http__TrustedHops", hops), ("Http__RateLimit__PerClientPerMinute", "10"));

        var examined = await ExamineAsync($"--endpoint={server.Reachable}api{route}", "--json");

        Assert.True(examined.ExitCode == exitCode, examined.Output + examined.Error);
        var line = Assert.Single(examined.Lines);
        Assert.Equal(("client-address", state), (line.Check, line.State));
        Assert.Equal(exitCode == 0 ? null : true, line.Remedy?.Contains("Http__TrustedHops", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_that_is_off_is_a_warning()
    {
        await using var server = await StartAsync(("Http__RateLimit__PerClientPerMinute", "0"));

        var examined = await ExamineAsync("--endpoint", $"{server.Reachable}api");

        Assert.True(examined.ExitCode == 0, examined.Output + examined.Error);
        Assert.Contains("client address         warning", examined.Output, StringComparison.Ordinal);
        Assert.Contains("1030", examined.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_caller_on_Function_Compute_is_a_warning_and_no_split()
    {
        await using var server = await StartAsync(("FC_FUNCTION_NAME", "verify"), ("FC_CUSTOM_LISTEN_PORT", "0"), ("Http__RateLimit__PerClientPerMinute", "10"));

        var examined = await ExamineAsync($"--endpoint={server.Reachable}api", "--json");

        Assert.Equal("warning", Assert.Single(examined.Lines).State);
    }

    [Fact]
    public async Task What_is_not_the_endpoint_and_what_does_not_answer_are_failures()
    {
        await using var server = await StartAsync();

        var elsewhere = await ExamineAsync($"--endpoint={server.Reachable}elsewhere", "--json");
        var nowhere = await ExamineAsync("--endpoint=http://127.0.0.1:1/api", "--json");

        Assert.Contains("404", Assert.Single(elsewhere.Lines).Message, StringComparison.Ordinal);
        Assert.Equal("the endpoint does not answer", Assert.Single(nowhere.Lines).Message);
        Assert.Equal((1, 1), (elsewhere.ExitCode, nowhere.ExitCode));
    }

    [Theory]
    [InlineData("--endpoint")]
    [InlineData("--endpoint=")]
    [InlineData("--endpoint=verify.example.com")]
    [InlineData("--endpoint=https://user:marker@verify.example.com/api")]
    [InlineData("--endpoint=https://verify.example.com/api?key=marker")]
    [InlineData("--endpoint=https://verify.example.com/api", "--Captcha:Region=sgp")]
    public async Task What_is_not_understood_ends_it_before_anything_is_sent(params string[] arguments)
    {
        var examined = await ExamineAsync(arguments);

        Assert.Equal(64, examined.ExitCode);
        Assert.Equal("", examined.Output);
        Assert.DoesNotContain("marker", examined.Error, StringComparison.Ordinal);
    }

    private static Task<ServerProcess> StartAsync(params (string, string?)[] settings) => ServerProcess.StartAsync(Settings.For(Nowhere).With(settings));

    private static async Task<Examined> ExamineAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorProgram.RunAsync(arguments, static _ => throw new InvalidOperationException("No settings are read."), output, error, TestContext.Current.CancellationToken);
        return new Examined(code, output.ToString(), error.ToString());
    }
}
