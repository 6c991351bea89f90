using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Credentials;

namespace CaptchaGate.Core.Tests.Alibaba;

public sealed class AccessKeyTests
{
    private const string Secret = "marker-secret-1";
    private const string Token = "marker-token-2";

    [Fact]
    public void It_never_prints_what_it_holds()
    {
        var key = new AccessKey("LTAItest", Secret, Token, DateTimeOffset.UnixEpoch);
        Assert.Equal("***", key.ToString());
        Assert.Equal("***", $"{key}");
        Assert.DoesNotContain("marker", new CredentialLoad.Loaded(key).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("marker", new CredentialResult.Available(key).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_is_no_property_and_no_string()
    {
        Assert.DoesNotContain(typeof(AccessKey).GetProperties(), property => property.Name.Contains("Secret", StringComparison.OrdinalIgnoreCase));
        var fields = typeof(AccessKey).GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic);
        var key = new AccessKey("LTAItest", Secret, Token);
        Assert.DoesNotContain(fields, field => field.GetValue(key) is string text && text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_keys_match_when_id_secret_and_token_do()
    {
        var key = new AccessKey("id", Secret, Token);
        Assert.True(key.Matches(new AccessKey("id", Secret, Token, DateTimeOffset.UnixEpoch)));
        Assert.False(key.Matches(new AccessKey("id2", Secret, Token)));
        Assert.False(key.Matches(new AccessKey("id", Secret + "x", Token)));
        Assert.False(key.Matches(new AccessKey("id", Secret[..^1] + "2", Token)));
        Assert.False(key.Matches(new AccessKey("id", Secret, Token + "x")));
        Assert.False(key.Matches(new AccessKey("id", Secret)));
        Assert.False(key.Matches(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("with space")]
    [InlineData("line\n")]
    [InlineData("carriage\r")]
    [InlineData("tab\t")]
    [InlineData("null\0")]
    [InlineData("del\u007f")]
    [InlineData("ümlaut")]
    [InlineData("\uFEFFbom")]
    public void A_character_that_no_key_has_is_refused_without_being_repeated(string bad)
    {
        AssertRefused(Assert.ThrowsAny<ArgumentException>(() => new AccessKey(bad, Secret)), bad);
        AssertRefused(Assert.ThrowsAny<ArgumentException>(() => new AccessKey("id", bad)), bad);
        if (bad.Length > 0)
            AssertRefused(Assert.ThrowsAny<ArgumentException>(() => new AccessKey("id", Secret, bad)), bad);
    }

    [Fact]
    public void An_empty_security_token_is_none() => Assert.Null(new AccessKey("id", Secret, "").SecurityToken);

    [Fact]
    public void Every_printable_character_is_taken()
    {
        var all = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(static c => (char)c));
        var key = new AccessKey(all, all, all);
        Assert.Equal((all, all), (key.Id, key.SecurityToken));
    }

    [Fact]
    public void It_signs_as_hmac_sha256_of_the_test_cases_of_rfc_4231()
    {
        // RFC 4231, 4.3 (the key is printable ASCII).
        Span<byte> mac = stackalloc byte[32];
        new AccessKey("id", "Jefe").Mac(Encoding.ASCII.GetBytes("what do ya want for nothing?"), mac);
        Assert.Equal("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", Convert.ToHexStringLower(mac));
    }

    private static void AssertRefused(ArgumentException refusal, string bad)
    {
        Assert.DoesNotContain("marker", refusal.Message, StringComparison.Ordinal);
        if (bad.Trim().Length > 0)
            Assert.DoesNotContain(bad, refusal.Message, StringComparison.Ordinal);
    }
}
