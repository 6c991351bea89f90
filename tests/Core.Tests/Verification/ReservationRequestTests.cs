using System.Security.Cryptography;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Core.Tests.Verification;

public sealed class ReservationRequestTests
{
    public static TheoryData<string, string, string?, string?> Others => new()
    {
        { "other", "default", "https://a.example", "hash" },
        { "token", "other", "https://a.example", "hash" },
        { "token", "default", "https://b.example", "hash" },
        { "token", "default", "https://a.example", "other" },
        { "token", "default", null, "hash" },
        { "token", "default", "https://a.example", null },
        { "token", "default", "https://a.examplehash", "" },
        { "token", "defaulthttps://a.example", "", "hash" },
    };

    [Fact]
    public void The_token_is_known_by_its_hash() =>
        Assert.Equal(SHA256.HashData("token"u8), Requests.Create().TokenHash.ToArray());

    [Fact]
    public void The_same_request_has_the_same_scope() =>
        Assert.Equal(Requests.Create(binding: new("https://a.example", "hash")).ComputeScope(), Requests.Create(binding: new("https://a.example", "hash")).ComputeScope());

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_token_scene_or_binding_has_another_scope(string token, string scene, string? origin, string? content) =>
        Assert.NotEqual(
            Requests.Create(binding: new ReceiptBinding("https://a.example", "hash")).ComputeScope(),
            Requests.Create(token, scene: scene, binding: new ReceiptBinding(origin, content)).ComputeScope());

    [Fact]
    public void A_request_without_a_key_has_no_scope() => Assert.Empty(Requests.Create(hasKey: false).ComputeScope());
}
