using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class KmsTests : EmulatorTest
{
    private const string Name = "captcha/ak";

    [Fact]
    public async Task The_current_version_is_read_and_the_previous_one_kept()
    {
        Emulator.Secrets.Put(Name, "one");
        Emulator.Secrets.Put(Name, "two");
        var current = await Read(Name);
        var previous = await Read(Name, "ACSPrevious");
        Assert.Equal((200, "two", "text"), (current.Status, Field(current, "SecretData"), Field(current, "SecretDataType")));
        Assert.Equal("one", Field(previous, "SecretData"));
        Assert.NotEqual(Field(current, "VersionId"), Field(previous, "VersionId"), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("none", "ACSCurrent")]
    [InlineData(Name, "ACSPrevious")]
    [InlineData(Name, "ACSFuture")]
    public async Task What_is_not_there_is_not_found(string name, string stage)
    {
        Emulator.Secrets.Put(Name, "one");
        var reply = await Read(name, stage);
        Assert.Equal((404, "Forbidden.ResourceNotFound"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Reading_can_be_denied_and_the_name_is_required()
    {
        Emulator.Secrets.Put(Name, "one");
        Emulator.Secrets.Deny(Name);
        Assert.Equal((403, "Forbidden.NoPermission"), await Read(Name) is { } reply ? (reply.Status, reply.Code) : default);
        Emulator.Secrets.Deny(Name, denied: false);
        Assert.Equal(200, (await Read(Name)).Status);
        Assert.Equal("MissingParameter", (await Read("")).Code);
    }

    [Fact]
    public async Task Its_calls_are_signed_as_all_others()
    {
        Emulator.Secrets.Put(Name, "one");
        Client.Signer = Client.Signer with { Secret = "wrong" };
        Assert.Equal("SignatureDoesNotMatch", (await Read(Name)).Code);
    }

    [Fact]
    public async Task It_throttles_fails_and_hangs_by_a_script_of_its_own()
    {
        Emulator.Secrets.Put(Name, "one");
        Emulator.ScriptFor("GetSecretValue", "Rejected.Throttling", "ServiceUnavailableTemporary", Fault.Reset, Fault.NeverAnswer);
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
        Assert.Equal((429, "Rejected.Throttling"), await Read(Name) is { } throttled ? (throttled.Status, throttled.Code) : default);
        Assert.Equal(503, (await Read(Name)).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => Read(Name));
        var request = await RawClient.BytesAsync(Request(Name, "ACSCurrent"));
        Assert.Equal(End.Silence, (await RawClient.SilenceAsync(Emulator.BaseAddress, request)).End);
        Assert.Equal("one", Field(await Read(Name), "SecretData"));
    }

    [Fact]
    public async Task A_standing_fault_can_keep_to_it()
    {
        Emulator.Secrets.Put(Name, "one");
        Emulator.Standing.Add("503", Calls.CallMatch.Action("GetSecretValue"));
        Assert.Equal(503, (await Read(Name)).Status);
        Assert.Equal("F003", (await Client.VerifyAsync("junk")).VerifyCode);
    }

    [Fact]
    public async Task Its_calls_cost_nothing_and_do_not_count_against_the_captcha_quota()
    {
        Emulator.Secrets.Put(Name, "one");
        Emulator.Throttle.CallsPerSecond = 0;
        Assert.Equal(200, (await Read(Name)).Status);
        Assert.Equal(0, Emulator.Billing.Total);
    }

    [Fact]
    public async Task The_control_api_puts_secrets()
    {
        await Client.ControlAsync(HttpMethod.Put, "secrets/captcha/ak", "{\"data\":\"one\"}");
        Assert.Equal("one", Field(await Read(Name), "SecretData"));
        await Client.ControlAsync(HttpMethod.Put, "secrets/captcha/ak", "{\"data\":\"two\",\"denied\":true}");
        Assert.Equal(403, (await Read(Name)).Status);
    }

    private Task<Reply> Read(string name, string stage = "ACSCurrent") => Client.SendAsync(Request(name, stage));

    private HttpRequestMessage Request(string name, string stage)
    {
        var address = new Uri(Emulator.BaseAddress, $"/?SecretName={Uri.EscapeDataString(name)}&VersionStage={stage}");
        return (Client.Signer with { Action = "GetSecretValue", Version = "2016-01-20" }).Sign(address, [], contentType: null);
    }

    private static string Field(Reply reply, string name) => reply.Json.GetProperty(name).GetString()!;
}
