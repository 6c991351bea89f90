using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Core.Tests.Captcha.Encryption;

public sealed class EncryptedSceneIdsTests
{
    private const string Key = "ZW11bGF0b3ItZWtleS0zMi1ieXRlcy1sb25nLWtleSE=";

    private static readonly Scene Scene = new("default", "1a2b3c4d", new ScenePolicy());

    [Theory]
    [InlineData("00:05:00", 310, 300)]
    [InlineData("00:00:01", 11, 1)]
    [InlineData("1.00:00:00", 86_400, 86_390)]
    public async Task The_plaintext_holds_scene_time_and_life(string lifetime, long expireTime, int expiresIn)
    {
        var time = new FakeTimeProvider();
        var issued = await IssueAsync(time, ("Captcha__Encryption__Lifetime", lifetime));
        Assert.Equal($"1a2b3c4d&{time.GetUtcNow().ToUnixTimeSeconds() - 10}&{expireTime}", Decrypt(issued.Text));
        Assert.Equal(TimeSpan.FromSeconds(expiresIn), issued.ExpiresIn);
    }

    [Fact]
    public async Task The_time_is_the_services()
    {
        var time = new FakeTimeProvider();
        using var services = Build(time);
        services.GetRequiredService<ServiceClock>().UpdateSkew(time.GetUtcNow().AddHours(-1));
        var issued = Assert.IsType<EncryptedSceneIdResult.Issued>(await services.GetRequiredService<EncryptedSceneIds>().IssueAsync(Scene, TestContext.Current.CancellationToken));
        Assert.StartsWith($"1a2b3c4d&{time.GetUtcNow().AddHours(-1).ToUnixTimeSeconds() - 10}&", Decrypt(issued.Text), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_source_it_is_off()
    {
        using var services = new Settings().Build();
        Assert.False(services.GetRequiredService<EncryptedSceneIds>().IsEnabled);
    }

    [Fact]
    public async Task What_is_issued_prints_nothing() =>
        Assert.Equal("Issued", (await IssueAsync(new FakeTimeProvider())).ToString());

    private static async Task<EncryptedSceneIdResult.Issued> IssueAsync(FakeTimeProvider time, params (string Name, string Value)[] changes)
    {
        using var services = Build(time, changes);
        return Assert.IsType<EncryptedSceneIdResult.Issued>(await services.GetRequiredService<EncryptedSceneIds>().IssueAsync(Scene, TestContext.Current.CancellationToken));
    }

    private static ServiceProvider Build(FakeTimeProvider time, params (string Name, string Value)[] changes)
    {
        var settings = new Settings { Time = time }.Set("Captcha__Encryption__Source", "Environment").Set("Captcha__Encryption__Key", Key);
        foreach (var (name, value) in changes)
            settings.Set(name, value);
        return settings.Build();
    }

    private static string Decrypt(string encrypted)
    {
        var bytes = Convert.FromBase64String(encrypted);
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(Key);
        return Encoding.ASCII.GetString(aes.DecryptCbc(bytes.AsSpan(16), bytes.AsSpan(0, 16)));
    }
}
