using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary><c>Authorization: Bearer &lt;service key&gt;</c> on <c>/verify</c>.</summary>
public sealed class ServiceKeyCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("BEARER ")]
    [InlineData("Bearer   ")]
    public async Task A_live_key_gets_details_whatever_the_case_of_its_scheme(string scheme)
    {
        var reply = await VerifyAsync(await Emulator.MintTextAsync(), ("Authorization", scheme + Target.ServiceKey));
        Passed(reply);
        Assert.Equal(("T001", "default"), (reply.Field("code"), reply.Field("scene")));
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic {key}")]
    [InlineData("{key}")]
    [InlineData("Bearer{key}")]
    [InlineData("Bearer {key}x")]
    [InlineData("Bearer {key} {key}")]
    [InlineData("Bearer \"{key}\"")]
    [InlineData("Digest username=\"x\"")]
    public async Task Anything_else_is_401_and_spends_nothing(string authorization)
    {
        var token = await Emulator.MintTextAsync();
        var reply = await VerifyAsync(token, ("Authorization", authorization.Replace("{key}", Target.ServiceKey, StringComparison.Ordinal)));
        Refused(reply, 401, "bad-request");
        Assert.Equal("Bearer", reply.Header("WWW-Authenticate"));
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task The_hash_of_a_key_is_no_key()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Target.ServiceKey)));
        Refused(await VerifyAsync("x", ("Authorization", "Bearer sha256:" + hash)), 401, "bad-request");
    }

    [Fact]
    public async Task Two_headers_are_401() =>
        Refused(await VerifyAsync("x", Bearer, ("Authorization", "Bearer wrong")), 401, "bad-request");

    [Fact]
    public async Task A_wrong_key_is_refused_before_the_body_is_looked_at() =>
        Refused(await Gate.PostAsync(Verify, "text/html", [], ("Authorization", "Bearer wrong")), 401, "bad-request");

    [Fact]
    public async Task A_key_does_not_open_an_origin_that_is_not_listed() =>
        Refused(await VerifyAsync(await Emulator.MintTextAsync(), Bearer, ("Origin", "https://evil.example")), 403, "bad-request");

    [Fact]
    public async Task Two_keys_are_live_at_once()
    {
        foreach (var key in new[] { Target.ServiceKey, NeedOtherServiceKey() })
        {
            var reply = await VerifyAsync(await Emulator.MintTextAsync(), ("Authorization", "Bearer " + key));
            Passed(reply);
            Assert.Equal(("T001", "default"), (reply.Field("code"), reply.Field("scene")));
        }
    }

    [Fact]
    public async Task While_two_are_live_a_third_is_401_and_spends_nothing()
    {
        var other = NeedOtherServiceKey();
        var token = await Emulator.MintTextAsync();
        foreach (var third in new[] { "a-third-service-key", other + "x", other[..^1], Target.ServiceKey + other })
            Refused(await VerifyAsync(token, ("Authorization", "Bearer " + third)), 401, "bad-request");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task Both_at_once_are_401()
    {
        var other = NeedOtherServiceKey();
        Refused(await VerifyAsync("x", Bearer, ("Authorization", "Bearer " + other)), 401, "bad-request");
        Refused(await VerifyAsync("x", ("Authorization", $"Bearer {Target.ServiceKey} {other}")), 401, "bad-request");
    }
}
