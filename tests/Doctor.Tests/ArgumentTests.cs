using CaptchaGate.Core.Credentials.Federation;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Captcha;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Doctor.Tests;

public sealed class ArgumentTests : IAsyncLifetime
{
    private const string Secret = "what-is-behind-the-name";

    private DoctorTestHost _patient = null!;

    public async ValueTask InitializeAsync() => _patient = await DoctorTestHost.AdmitAsync();

    public ValueTask DisposeAsync() => _patient.DisposeAsync();

    [Theory]
    [InlineData("--jsno")]
    [InlineData("--Captcha:SceneIdd=" + Secret)]
    [InlineData("--ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + Secret)]
    [InlineData("--Captcha__SceneId=" + Secret)]
    [InlineData("--" + Secret + "!")]
    [InlineData(Secret)]
    [InlineData("--Captcha:SceneId")]
    public async Task What_is_not_understood_ends_it_before_anything_is_asked(string argument)
    {
        var examined = await _patient.ExamineAsync("--json", argument);

        Assert.Equal(64, examined.ExitCode);
        Assert.Equal("", examined.Output);
        Assert.EndsWith(".", Assert.Single(examined.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, examined.Error, StringComparison.Ordinal);
        Assert.Equal(0, _patient.Emulator.Connections.Accepted);
    }

    [Fact]
    public async Task The_message_shows_how_a_setting_is_written_here()
    {
        var examined = await _patient.ExamineAsync("--Captcha__SceneId=1a2b3c4d");

        Assert.Contains("--Captcha:Region=sgp", examined.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Captcha:SceneId=" + Scenes.V2)]
    [InlineData("--Captcha:SceneId", Scenes.V2)]
    [InlineData("--captcha:sceneid=" + Scenes.V2, "--urls=http://127.0.0.1:1")]
    public async Task A_setting_on_the_command_line_counts_as_it_does_for_the_server(params string[] arguments)
    {
        await _patient.ExamineAsync(arguments);

        Assert.Equal(Scenes.V2, Assert.Single(_patient.Emulator.Journal.Entries).SceneId);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--json", "--help", "--whatever")]
    public async Task Help_names_every_option_exit_code_and_the_cost_and_asks_nobody(params string[] arguments)
    {
        var examined = await _patient.ExamineAsync(arguments);

        Assert.Equal(0, examined.ExitCode);
        AssertEach.Of(["--json", "--help", "0 ", "1 ", "2 ", "64 ", "70 ", "bills", "for each configured scene"], word => Assert.Contains(word, examined.Output, StringComparison.Ordinal));
        Assert.Equal(0, _patient.Emulator.Connections.Accepted);
    }

    [Fact]
    public async Task A_defect_ends_it_with_a_line_that_holds_nothing_of_the_exceptions_message()
    {
        _patient.Settings["Credentials__Source"] = "Federation";
        _patient.Settings["Credentials__Federation__RoleArn"] = "acs:ram::1234567890123456:role/captcha-gate";
        _patient.Settings["Credentials__Federation__OidcProviderArn"] = "acs:ram::1234567890123456:oidc-provider/azure";
        _patient.Settings["Credentials__Federation__Audience"] = "api://captcha-gate";
        _patient.Settings["Credentials__Federation__Region"] = "ap-southeast-1";
        _patient.Services.Add(static services => services.AddSingleton<IFederationTokenSource, BrokenSource>());

        var examined = await _patient.ExamineAsync("--json");

        Assert.Equal(70, examined.ExitCode);
        Assert.Equal("", examined.Output);
        Assert.Contains(nameof(NotSupportedException), examined.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, examined.Error, StringComparison.Ordinal);
    }

    private sealed class BrokenSource : IFederationTokenSource
    {
        public Task<FederationToken> GetAsync(string audience, CancellationToken cancellationToken) => throw new NotSupportedException(Secret);
    }
}
