using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Network;

namespace CaptchaGate.Doctor.Tests;

/// <summary>Both programs as an operator starts them: settings in the environment, a report on standard output, an exit code.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-").FullName;

    private CaptchaEmulator _emulator = null!;

    public static TheoryData<string> Programs => ["tool", "verb"];

    public async ValueTask InitializeAsync()
    {
        _emulator = await CaptchaEmulator.StartAsync(new EmulatorOptions { Https = true });
        _emulator.Keys.Put(new() { Id = Marker.KeyId, Secret = Marker.Secret, SecurityToken = Marker.SecurityToken });
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_healthy_way_ends_with_0(string program)
    {
        var examined = await RunAsync(program, Settings());

        Assert.Equal((0, ""), (examined.ExitCode, examined.Error));
        Assert.Contains("All checks passed. 1 signed call was sent.", examined.Output, StringComparison.Ordinal);
        Marker.AssertAbsent(examined.Output, _emulator);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_wrong_secret_ends_with_1_and_the_report_is_nothing_but_json(string program)
    {
        var examined = await RunAsync(program, Settings(("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "another")), "--json");

        Assert.Equal((1, ""), (examined.ExitCode, examined.Error));
        Assert.Equal("failed", examined.On("signature").State);
        Marker.AssertAbsent(examined.Output, _emulator);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Wrong_settings_end_with_2_and_the_servers_own_lines(string program)
    {
        var examined = await RunAsync(program, Settings(("Captcha__Region", null), ("FC_CUSTOM_LISTEN_PORT", "ninety"), ("Http__TrustedHops", "717")), "--json");

        Assert.Equal((2, ""), (examined.ExitCode, examined.Error));
        Assert.Equal(3, examined.Lines.Count(static line => line is { Check: "settings", State: "failed" }));
        AssertEach.Of(["Captcha__Region", "FC_CUSTOM_LISTEN_PORT", "Http__TrustedHops"], name => Assert.Contains(examined.Lines, line => line.Message.StartsWith(name, StringComparison.Ordinal)));
        Assert.Equal(0, _emulator.Connections.Accepted);
    }

    [Fact]
    public async Task Settings_come_from_appsettings_environment_and_command_line_each_over_the_one_before()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), $$"""{ "Captcha": { "Region": "sgp", "SceneId": "fromfile", "AttemptTimeout": "00:00:20", "Deadline": "00:00:30" } }""");
        await RunAsync("tool", Settings(("Captcha__Region", null), ("Captcha__SceneId", null)));
        await RunAsync("tool", Settings(("Captcha__Region", null), ("Captcha__SceneId", "fromenvironment")));
        await RunAsync("tool", Settings(("Captcha__Region", null), ("Captcha__SceneId", "fromenvironment")), "--Captcha:SceneId=fromcommandline");

        Assert.Equal(["fromfile", "fromenvironment", "fromcommandline"], _emulator.Journal.Entries.Select(static entry => entry.SceneId), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_json_is_a_fault_of_the_settings_and_is_not_shown()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), $$"""{ "ALIBABA_CLOUD_ACCESS_KEY_SECRET": {{Marker.Secret}} }""");

        var examined = await RunAsync("tool", Settings(), "--json");

        Assert.Equal((2, ""), (examined.ExitCode, examined.Error));
        Assert.Contains("a settings file cannot be read", examined.On("settings").Message, StringComparison.Ordinal);
        Marker.AssertAbsent(examined.Output, _emulator);
    }

    [Fact]
    public async Task What_it_does_not_know_ends_with_64()
    {
        var examined = await RunAsync("verb", Settings(), "--jsno");

        Assert.Equal((64, ""), (examined.ExitCode, examined.Output));
        Assert.StartsWith("--jsno is not known", examined.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_counts_when_the_system_trusts_it_and_only_then()
    {
        var authority = Path.Combine(_folder, "authority.pem");
        await File.WriteAllTextAsync(authority, _emulator.Certificates.Authority.ExportCertificatePem());
        var tls = ("Captcha__Endpoint", _emulator.SecureAddress.GetLeftPart(UriPartial.Authority));

        var trusted = await RunAsync("verb", Settings(tls, ("SSL_CERT_FILE", authority)), "--json");
        var stranger = await RunAsync("verb", Settings(tls), "--json");
        _emulator.Certificates.Serving = CertificateKind.Expired;
        var expired = await RunAsync("verb", Settings(tls, ("SSL_CERT_FILE", authority)), "--json");

        Assert.Equal((0, "ok"), (trusted.ExitCode, trusted.On("tls").State));
        Assert.Equal((1, "failed"), (stranger.ExitCode, stranger.On("tls").State));
        Assert.Contains("is not trusted", stranger.On("tls").Message, StringComparison.Ordinal);
        Assert.Equal((1, "failed"), (expired.ExitCode, expired.On("tls").State));
        Assert.Contains("has expired or is not yet valid", expired.On("tls").Message, StringComparison.Ordinal);
    }

    private Task<Examined> RunAsync(string program, Dictionary<string, string?> environment, params string[] arguments) =>
        DoctorProcess.RunAsync(program is "tool" ? DoctorProcess.Tool : DoctorProcess.Verb, environment, _folder, arguments);

    private Dictionary<string, string?> Settings(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Captcha__Region"] = "sgp",
            ["Captcha__SceneId"] = Scenes.V3,
            ["Captcha__Endpoint"] = _emulator.BaseAddress.GetLeftPart(UriPartial.Authority),
            ["Captcha__Deadline"] = "00:00:30",
            ["Captcha__AttemptTimeout"] = "00:00:20",
            ["Captcha__ConnectTimeout"] = "00:00:10",
            ["Credentials__Source"] = "Environment",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = Marker.KeyId,
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Marker.Secret,
            ["ALIBABA_CLOUD_SECURITY_TOKEN"] = Marker.SecurityToken,
        };
        foreach (var (name, value) in changes)
            settings[name] = value;
        return settings;
    }
}
