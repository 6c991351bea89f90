using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>A wrong setting ends the process with one line that names it, and nothing else: no stack trace, no value.</summary>
public sealed class StartUpFaultTests
{
    private const string None = "";

    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    /// <summary>The setting that the line must name, and what to change: name=value, an empty value takes the setting away.</summary>
    public static TheoryData<string, string[]> Faults => new()
    {
        { "Captcha__Region", ["Captcha__Region="] },
        { "Captcha__Region", ["Captcha__Region=mars-1"] },
        { "Captcha__SceneId", ["Captcha__SceneId="] },
        { "Captcha__SceneId", ["Captcha__SceneId=not a scene"] },
        { "Captcha__SceneId", ["Captcha__Scenes__default__Id=1a2b3c4d"] },
        { "Captcha__Scenes__shop__Id", ["Captcha__SceneId=", "Captcha__Scenes__shop__Policy=closed"] },
        { "Captcha__Scenes__shop__Policy", ["Captcha__SceneId=", "Captcha__Scenes__shop__Id=1a2b3c4d", "Captcha__Scenes__shop__Policy=ajar-0"] },
        { "Captcha__Endpoint", ["Captcha__Endpoint=https://evil.example"] },
        { "Captcha__Endpoint", ["ASPNETCORE_ENVIRONMENT=Production"] },
        { "Captcha__Endpoint", ["ASPNETCORE_ENVIRONMENT=", "DOTNET_ENVIRONMENT=Development"] },
        { "Captcha__Endpoint", ["Captcha__Endpoint=https://captcha.cn-shanghai.aliyuncs.com"] },
        { "Captcha__Deadline", ["Captcha__Deadline=soon-ish"] },
        { "Captcha__Deadline", ["Captcha__Deadline=00:02:03.5"] },
        { "Captcha__AttemptTimeout", ["Captcha__AttemptTimeout=00:00:07.5"] },
        { "Captcha__ConnectTimeout", ["Captcha__ConnectTimeout=00:00:02.0000"] },
        { "Captcha__AllowTestMode", ["ASPNETCORE_ENVIRONMENT=Production", "Captcha__Endpoint=", "Captcha__AllowTestMode=true"] },
        { "FailOpen__Policy", ["FailOpen__Policy=ajar-0"] },
        { "FailOpen__Polcy", ["FailOpen__Polcy=closed-0"] },
        { "FailOpen__OnThrottled", ["FailOpen__Policy=closed", "FailOpen__OnThrottled=pass"] },
        { "FailOpen__OnMisconfigured", ["FailOpen__OnMisconfigured=perhaps-0"] },
        { "FailOpen__Breaker", ["FailOpen__Breaker=stuck-0"] },
        { "FailOpen__Budget__PerMinute", ["FailOpen__Budget__PerMinute=-17"] },
        { "FailOpen__Budget__Burst", ["FailOpen__Budget__Burst=-17"] },
        { "FailOpen__Budget__PerClientPerMinute", ["FailOpen__Budget__PerClientPerMinute=many-0"] },
        { "FailOpen__Budget__MaxOpenTime", ["FailOpen__Budget__MaxOpenTime=00:00:17"] },
        { "Credentials__Source", ["Credentials__Source="] },
        { "Credentials__Source", ["Credentials__Source=Drawer-0"] },
        { "Credentials__Refresh", ["Credentials__Refresh=00:00:07"] },
        { "Credentials__MaxStale", ["Credentials__MaxStale=00:07:07"] },
        { "ALIBABA_CLOUD_ACCESS_KEY_ID", ["ALIBABA_CLOUD_ACCESS_KEY_ID="] },
        { "ALIBABA_CLOUD_ACCESS_KEY_SECRET", ["ALIBABA_CLOUD_ACCESS_KEY_SECRET="] },
        { "ALIBABA_CLOUD_ACCESS_KEY_SECRET", ["ALIBABA_CLOUD_ACCESS_KEY_SECRET=@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/x)"] },
        { "Http__AllowedOrigins__0", ["Http__AllowedOrigins__0=https://www.example.com/shop"] },
        { "Http__AllowedOrigins__1", ["Http__AllowedOrigins__0=https://www.example.com", "Http__AllowedOrigins__1=WWW.EXAMPLE.ORG"] },
        { "Http__AllowedOrigins__0", ["Http__AllowedOrigins__0=https://b\u00fccher0.example"] },
        { "Http__AllowedOrigins__0", ["Http__AllowedOrigins__0=https://www.example0.com:443"] },
        { "Http__ServiceKeys__shop", ["Http__ServiceKeys__shop=the-key-itself"] },
        { "Http__ServiceKeys__shop", ["Http__ServiceKeys__shop=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"] },
        { "Http__RateLimit__UnknownPerMinute", ["Http__RateLimit__UnknownPerMinute=60717"] },
        { "ALIBABA_CLOUD_ACCESS_KEY_SECRET", ["ALIBABA_CLOUD_ACCESS_KEY_SECRET=secret 0"] },
        { "ALIBABA_CLOUD_SECURITY_TOKEN", ["ALIBABA_CLOUD_ACCESS_KEY_ID=STS.emulator-0"] },
        { "Captcha__SceneId", ["Captcha__SceneId=   ", "Captcha__Scenes__login__Id=1a2b3c4e"] },
        { "Forms__contact__Target", ["Forms__contact__Target=http://127.0.0.1:0/x", $"Forms__contact__SigningSecret=whsec_{Convert.ToBase64String(new byte[32])}"] },
        { "Http__RateLimit__Concurrency", ["Http__RateLimit__Concurrency=-17"] },
        { "Http__RateLimit__PerClientPerMinute", ["Http__RateLimit__PerClientPerMinute=1e17"] },
        { "Http__TrustedHops", ["Http__TrustedHops=717"] },
        { "Http__RoutePrefix", ["Http__RoutePrefix=a?b c"] },
        { "Captcha__SceneID2", ["Captcha__SceneID2=1a2b3c4e"] },
        { "FUNCTIONS_CUSTOMHANDLER_PORT", ["FUNCTIONS_CUSTOMHANDLER_PORT=eighty-0"] },
        { "FUNCTIONS_CUSTOMHANDLER_PORT", ["FUNCTIONS_CUSTOMHANDLER_PORT=70717"] },
        { "FC_CUSTOM_LISTEN_PORT", ["FC_CUSTOM_LISTEN_PORT=9000 and more"] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task It_ends_the_process_with_one_line_that_names_it(string setting, string[] changes)
    {
        await using var server = ServerProcess.Launch(Changed(changes, out var values));
        Assert.NotEqual(0, await server.WaitForExitAsync());
        var line = Assert.Single(server.Errors);
        Assert.StartsWith($"error: {setting} ", line, StringComparison.Ordinal);
        Assert.Contains("; ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(values, value => line.Contains(value, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(None, server.Output);
    }

    /// <summary>Each setting that a template or a portal may fill from a vault, secret or not, with what it otherwise needs.</summary>
    public static TheoryData<string, string[]> References => new()
    {
        { "Receipts__SigningKey", ["Receipts__Enabled=true", "Receipts__Issuer=https://captcha.example.com", "Receipts__Audience=shop"] },
        { "Receipts__OtherKey", [] },
        { "Receipts__Issuer", [] },
        { "Forms__contact__SigningSecret", ["Forms__contact__Target=https://hooks.example.com/x"] },
        { "Forms__contact__Target", [$"Forms__contact__SigningSecret=whsec_{Convert.ToBase64String(new byte[32])}"] },
        { "Http__ServiceKeys__shop", [] },
        { "Http__AllowedOrigins__0", [] },
        { "Http__TrustedHops", [] },
        { "Captcha__Region", [] },
        { "Captcha__Deadline", [] },
        { "FailOpen__Policy", [] },
        { "ALIBABA_CLOUD_ACCESS_KEY_ID", [] },
        { "ALIBABA_CLOUD_SECURITY_TOKEN", [] },
        { "OTEL_EXPORTER_OTLP_HEADERS", ["OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"] },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", [] },
    };

    [Theory]
    [MemberData(nameof(References))]
    public async Task A_reference_that_was_not_resolved_is_told_as_such_whatever_the_setting(string setting, string[] others)
    {
        foreach (var (value, fault) in new[]
                 {
                     ("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)", "is a Key Vault reference that was not resolved"),
                     ("${SOME_VARIABLE}", "is a placeholder that the deployment did not fill in"),
                 })
        {
            await using var server = ServerProcess.Launch(Changed([.. others, $"{setting}={value}"], out _));
            Assert.Equal(78, await server.WaitForExitAsync());
            Assert.StartsWith($"error: {setting} {fault}", Assert.Single(server.Errors), StringComparison.Ordinal);
            Assert.Equal(None, server.Output);
        }
    }

    [Fact]
    public async Task Several_faults_are_told_together_one_line_each()
    {
        await using var server = ServerProcess.Launch(Changed(["Captcha__Region=", "FailOpen__Budget__Burst=0", "Http__TrustedHops=99"], out _));
        Assert.NotEqual(0, await server.WaitForExitAsync());
        Assert.Equal(3, server.Errors.Count);
        Assert.Equal(None, server.Output);
    }

    [Theory]
    [InlineData("{ \"Captcha\": { \"Region\": \"sgp-0\" ")]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_SECRET=secret-0")]
    public async Task A_settings_file_that_is_no_JSON_is_told_in_one_line_too(string content)
    {
        var folder = Directory.CreateTempSubdirectory("captchagate-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), content);
            await AssertUnreadableAsync("a settings file cannot be read; appsettings.json must be valid JSON", "--contentRoot", folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("the folder that --contentRoot names does not exist; name the one that holds appsettings.json", "--contentRoot", "/no/such/folder")]
    [InlineData("an argument cannot be read; settings are given as --Captcha:Region=sgp", "-k=secret-0")]
    public Task So_is_an_argument_that_makes_no_sense(string line, params string[] arguments) => AssertUnreadableAsync(line, arguments);

    private static async Task AssertUnreadableAsync(string line, params string[] arguments)
    {
        await using var server = ServerProcess.Launch(Settings.For(Nowhere), arguments);
        Assert.Equal(78, await server.WaitForExitAsync());
        Assert.Equal("error: " + line, Assert.Single(server.Errors));
        Assert.Equal(None, server.Output);
    }

    private static Dictionary<string, string?> Changed(string[] changes, out IEnumerable<string> values)
    {
        var settings = Settings.For(Nowhere);
        var given = new List<string>();
        foreach (var change in changes)
        {
            var (name, value) = (change[..change.IndexOf('=', StringComparison.Ordinal)], change[(change.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            settings[name] = value.Length == 0 ? null : value;
            // A short value or a good word may stand in the line's own text.
            if (value.Length > 2 && value.Any(char.IsDigit) && value is not "1a2b3c4d")
                given.Add(value);
        }

        values = given;
        return settings;
    }
}
