using System.Globalization;
using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Packages.Tests.Doubles;
using CaptchaGate.Packages.Tests.Support;

namespace CaptchaGate.Packages.Tests;

/// <summary>VerifyServer in Production, over TLS: each source of credentials, through the stores' own libraries, and the doctor. <c>VERIFY_SERVER_EXECUTABLE</c> names the published one.</summary>
public sealed class ProductionTests : IAsyncLifetime
{
    private const string SecretName = "captcha-access-key";
    private const string KeyId = "LTAIstored";
    private const string KeySecret = "secret-of-the-stored-key";
    private const string Origin = "https://www.example.com";

    private RealNames _names = null!;

    public async ValueTask InitializeAsync() => _names = await RealNames.StartAsync();

    public ValueTask DisposeAsync() => _names?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Key_Vault_with_the_managed_identity()
    {
        PutKey();
        _names.Vault.PutKey(SecretName, KeyId, KeySecret);

        Assert.Equal(KeyId, await SignedByAsync(
            ("Credentials__Source", "KeyVault"),
            ("Credentials__KeyVault__Uri", $"https://{_names.Vault.Host}"),
            ("Credentials__KeyVault__SecretName", SecretName)));
        Assert.Equal((1, 1), (_names.Vault.Challenges, _names.Identity.Calls));
    }

    [Fact]
    public async Task A_role_of_Alibaba_Cloud_that_the_managed_identity_assumes() =>
        Assert.StartsWith("STS.", await SignedByAsync(
            ("Credentials__Source", "Federation"),
            ("Credentials__Federation__RoleArn", _names.Emulator.Sts.Trust.RoleArn),
            ("Credentials__Federation__OidcProviderArn", _names.Emulator.Sts.Trust.ProviderArn),
            ("Credentials__Federation__Audience", _names.Emulator.Sts.Trust.Audience),
            ("Credentials__Federation__Region", "ap-southeast-1")), StringComparison.Ordinal);

    [Fact]
    public async Task A_secret_of_KMS_that_the_role_of_the_function_reads()
    {
        PutKey();
        _names.Emulator.Keys.Put(new EmulatorKey { Id = "STS.role", Secret = "secret-of-the-role", SecurityToken = "CAISrole", ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        _names.Emulator.Secrets.Put("captcha/key", JsonSerializer.Serialize(new { accessKeyId = KeyId, accessKeySecret = KeySecret }));

        Assert.Equal(KeyId, await SignedByAsync(
            ("Credentials__Source", "Kms"),
            ("Credentials__Kms__Region", "ap-southeast-1"),
            ("Credentials__Kms__SecretName", "captcha/key"),
            ("FC_FUNCTION_NAME", "verify"),
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "STS.role"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret-of-the-role"),
            ("ALIBABA_CLOUD_SECURITY_TOKEN", "CAISrole")));
    }

    [Fact]
    public async Task The_doctor_finds_nothing()
    {
        PutKey();
        var rows = new HostRows();
        await using var doctor = Start(["doctor"], rows, [("Credentials__Source", "Environment"), ("ALIBABA_CLOUD_ACCESS_KEY_ID", KeyId), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", KeySecret)]);

        var code = await doctor.WaitForExitAsync();

        var report = string.Join('\n', rows.All);
        Assert.True(code == 0, report);
        Assert.Contains("All checks passed.", report, StringComparison.Ordinal);
        Assert.DoesNotContain(KeySecret, report, StringComparison.Ordinal);
    }

    private void PutKey() => _names.Emulator.Keys.Put(new EmulatorKey { Id = KeyId, Secret = KeySecret });

    // The id of the key that signed the call of a good token, which passed.
    private async Task<string?> SignedByAsync(params (string Name, string? Value)[] settings)
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        var rows = new HostRows();
        await using var server = Start([], rows, [.. settings, ("FUNCTIONS_CUSTOMHANDLER_PORT", settings.Any(static setting => setting.Name is "FC_FUNCTION_NAME") ? null : port), ("FC_CUSTOM_LISTEN_PORT", port)]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.HoldsAsync(async () => await IsReadyAsync(client));

        var answer = await VerifyAsync(client);
        await server.StopAsync();

        var log = string.Join('\n', rows.All);
        Assert.True(answer.GetProperty("verified").GetBoolean(), $"{answer}\n{log}");
        Assert.NotEmpty(rows.All);
        AssertEach.Of(new[] { KeySecret, "secret-of-the-role", "CAIS", "token-for-vaults", "eyJ" }, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        return Assert.Single(_names.Emulator.Journal.Entries, static call => call.Action is "VerifyIntelligentCaptcha").AccessKeyId;
    }

    private HostedProcess Start(string[] arguments, HostRows rows, (string Name, string? Value)[] settings)
    {
        (string Name, string? Value)[] all =
        [
            .. _names.Settings,
            .. settings,
            ("Captcha__Region", "sgp"),
            ("Captcha__SceneId", Scenes.V3),
            ("Captcha__Deadline", "00:00:30"),
            ("Captcha__AttemptTimeout", "00:00:20"),
            ("Captcha__ConnectTimeout", "00:00:10"),
            ("Http__AllowedOrigins__0", Origin),
        ];
        return new HostedProcess([.. _names.Wrapper, .. CustomHandler.Command, .. arguments], CustomHandler.Folder, all.Select(static setting => KeyValuePair.Create(setting.Name, setting.Value)), rows);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/api/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> VerifyAsync(HttpClient client)
    {
        var token = _names.Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/verify") { Content = new StringContent(JsonSerializer.Serialize(new { captchaVerifyParam = token }), Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", Origin);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }
}
