using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Security;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Tests;

public sealed class ServiceKeyTests
{
    private const string Secret = "marker-service-key";

    [Fact]
    public void A_key_is_known_by_its_hash_only()
    {
        Assert.True(ServiceKeyHash.TryParse(Hash(Secret), out var key));
        Assert.True(key.Matches(Secret));
        Assert.False(key.Matches(Secret + " "));
        Assert.False(key.Matches(Secret.ToUpperInvariant()));
        Assert.False(key.Matches(""));
        Assert.False(key.Matches(Hash(Secret)));
        Assert.Equal("***", key.ToString());
    }

    [Fact]
    public void Hexadecimal_digits_may_be_of_either_case()
    {
        Assert.True(ServiceKeyHash.TryParse("sha256:" + Hash(Secret)["sha256:".Length..].ToUpperInvariant(), out var key));
        Assert.True(key.Matches(Secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("marker-service-key")]
    [InlineData("sha256:")]
    [InlineData("SHA256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a088")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0g")]
    [InlineData("sha256: f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    public void Anything_but_a_hash_is_refused(string? text)
    {
        Assert.False(ServiceKeyHash.TryParse(text, out var key));
        Assert.Null(key);
    }

    [Fact]
    public void Several_keys_are_live_at_once()
    {
        var keys = Keys("old-key", "new-key");
        Assert.True(keys.Accept("old-key"));
        Assert.True(keys.Accept("new-key"));
        Assert.False(keys.Accept("another"));
        Assert.False(keys.Accept(""));
    }

    [Fact]
    public void Without_a_key_nobody_is_a_service()
    {
        Assert.False(Keys().Accept(""));
        Assert.False(Keys().AcceptBearer("Bearer "));
    }

    [Theory]
    [InlineData("Bearer a-key", true)]
    [InlineData("bearer a-key", true)]
    [InlineData("Bearer   a-key  ", true)]
    [InlineData("Bearer", false)]
    [InlineData("Bearer ", false)]
    [InlineData("a-key", false)]
    [InlineData("Basic a-key", false)]
    [InlineData("Bearer a-key, Bearer a-key", false)]
    [InlineData("Bearer A-KEY", false)]
    public void A_header_presents_a_key_as_a_bearer(string header, bool accepted) => Assert.Equal(accepted, Keys("a-key").AcceptBearer(header));

    private static ServiceKeys Keys(params string[] secrets) =>
        new(Options.Create(new HttpOptions { ServiceKeys = secrets.ToDictionary(static secret => secret, Hash, StringComparer.Ordinal) }));

    private static string Hash(string secret) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
