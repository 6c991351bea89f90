using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Verify;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class VerifyRequestTests
{
    private const string Uuid = "01234567-89ab-cdef-0123-456789abcdef";
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("captchaVerifyParam")]
    [InlineData("CaptchaVerifyParam")]
    [InlineData("captcha-verify-param")]
    [InlineData("captcha_verify_param")]
    [InlineData("response")]
    public void The_token_goes_by_several_names_and_is_not_altered(string name) => Assert.Equal(" tok+en ", Read((name, " tok+en ")).Token);

    [Theory]
    [InlineData("captchaVerifyParam", true)]
    [InlineData("CaptchaVerifyParam", true)]
    [InlineData("captcha-verify-param", true)]
    [InlineData("captcha_verify_param", true)]
    [InlineData("response", false)]
    [InlineData("scene", false)]
    [InlineData("idempotencyKey", false)]
    [InlineData("contentSha256", false)]
    public void Of_a_form_only_the_names_of_the_token_are_ours(string name, bool expected)
    {
        Assert.Equal(expected, VerifyRequest.IsFormToken(name));
        Assert.Equal(expected ? "x" : null, VerifyRequest.OfForm(Fields((name, "x")), static _ => null).Value!.Token);
    }

    [Fact]
    public void The_token_may_come_in_a_header_instead()
    {
        Assert.Equal("t", VerifyRequest.Of(Fields(("captchaVerifyParam", "")), null, "t").Value!.Token);
        Assert.Equal("t", VerifyRequest.OfForm(Fields(("response", "x")), TokenInHeader).Value!.Token);
        AssertFault(VerifyRequest.Of(Fields(("response", "t")), null, "t"), 400, "in the body and in the header");
        AssertFault(VerifyRequest.OfForm(Fields(("captchaVerifyParam", "t")), TokenInHeader), 400, "in the body and in the header");
    }

    [Theory]
    [InlineData("captchaVerifyParam")]
    [InlineData("scene")]
    [InlineData("idempotencyKey")]
    [InlineData("contentSha256")]
    public void A_field_of_ours_that_is_repeated_is_refused_by_name(string name) =>
        AssertFault(VerifyRequest.Of(Fields((name, "a"), (name, "a")), null), 400, $"The field {name} is given more than once");

    [Fact]
    public void A_field_that_is_not_ours_may_be_repeated() => Assert.Equal("t", Read(("response", "t"), ("x", "1"), ("x", "2")).Token);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_null_or_empty_is_as_good_as_not_there(bool isNull)
    {
        var fields = new Fields();
        foreach (var name in new[] { "captchaVerifyParam", "scene", "idempotencyKey", "idempotency_key", "contentSha256" })
            fields.Add(isNull ? Field.OfNull(name) : Field.OfText(name, ""));
        fields.Add("response", "t");
        fields.Add("sitekey", "login");
        Assert.False(VerifyRequest.Of(fields, "", "").Failed(out _, out var request));
        Assert.Equal(("t", "login", null, null), (request.Token, request.Scene, request.IdempotencyKey, request.ContentSha256));
    }

    [Theory]
    [InlineData("scene")]
    [InlineData("sceneId")]
    [InlineData("SceneId")]
    [InlineData("sitekey")]
    public void The_scene_goes_by_several_names(string name) => Assert.Equal("login", Read((name, "login")).Scene);

    [Theory]
    [InlineData("idempotencyKey")]
    [InlineData("idempotency_key")]
    public void The_idempotency_key_goes_by_several_names_and_a_header(string name)
    {
        Assert.Equal(new Guid(Uuid), Read((name, Uuid)).IdempotencyKey);
        Assert.Equal(new Guid(Uuid), VerifyRequest.Of(Fields(), Uuid).Value!.IdempotencyKey);
    }

    [Fact]
    public void Nothing_at_all_is_a_request_without_a_token()
    {
        var request = Read(("other", "field"));
        Assert.Equal((null, null, null, null), (request.Token, request.Scene, request.IdempotencyKey, request.ContentSha256));
    }

    [Theory]
    [InlineData("captchaVerifyParam", "response")]
    [InlineData("captchaVerifyParam", "CaptchaVerifyParam")]
    [InlineData("scene", "sceneId")]
    [InlineData("scene", "sitekey")]
    [InlineData("idempotencyKey", "idempotency_key")]
    public void One_field_under_two_names_is_refused_even_with_one_value(string one, string other) =>
        AssertFault(VerifyRequest.Of(Fields((one, Uuid), (other, Uuid)), null), 400, "are the same field; send one of them");

    [Fact]
    public void A_key_in_body_and_header_is_refused() =>
        AssertFault(VerifyRequest.Of(Fields(("idempotencyKey", Uuid)), Uuid), 400, "in the body and in the header");

    [Theory]
    [InlineData("captchaVerifyParam")]
    [InlineData("response")]
    public void A_token_that_is_no_string_is_told_to_stay_text(string name) =>
        AssertFault(VerifyRequest.Of(Fields((name, null)), null), 400, "a V2 parameter is JSON text and stays text", "invalid-input-response");

    [Theory]
    [InlineData("scene")]
    [InlineData("idempotencyKey")]
    public void Another_field_that_is_no_string_is_refused_by_name(string name) =>
        AssertFault(VerifyRequest.Of(Fields((name, null)), null), 400, $"{name} must be a string");

    [Theory]
    [InlineData(" ")]
    [InlineData("key")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("{01234567-89ab-cdef-0123-456789abcdef}")]
    [InlineData("01234567-89ab-cdef-0123-456789abcde")]
    [InlineData("01234567-89ab-cdef-0123-456789abcdef, 01234567-89ab-cdef-0123-456789abcdef")]
    public void A_key_is_one_uuid_in_its_usual_form(string key)
    {
        AssertFault(VerifyRequest.Of(Fields(("idempotencyKey", key)), null), 400, "must be one UUID");
        AssertFault(VerifyRequest.Of(Fields(), key), 400, "must be one UUID");
    }

    [Fact]
    public void A_uuid_is_the_same_key_in_either_case() =>
        Assert.Equal(Read(("idempotencyKey", Uuid)).IdempotencyKey, Read(("idempotencyKey", Uuid.ToUpperInvariant())).IdempotencyKey);

    [Fact]
    public void A_content_hash_is_64_lower_case_hexadecimal_digits()
    {
        Assert.Equal(Hash, Read(("contentSha256", Hash)).ContentSha256);
        foreach (var bad in new[] { " ", Hash[1..], Hash + "0", Hash.ToUpperInvariant(), Hash[..^1] + "g", null })
            AssertFault(VerifyRequest.Of(Fields(("contentSha256", bad)), null), 400, "contentSha256 must be");
    }

    [Fact]
    public void It_prints_no_token()
    {
        var request = Read(("response", "marker-token"));
        Assert.DoesNotContain("marker", request.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("marker", request.ToInput("id", null).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("marker", new Result<VerifyRequest>(request, null).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_reaches_the_gate()
    {
        var client = ClientAddress.Parse("192.0.2.1");
        var request = Read(("response", "t"), ("scene", "s"), ("idempotencyKey", Uuid)).ToInput("id", client);
        Assert.Equal(("t", "s", new Guid(Uuid), client, "id"), (request.Token, request.Scene, request.IdempotencyKey, request.Client, request.RequestId));
    }

    private static string? TokenInHeader(string name) => name is RequestHeaders.Token ? "t" : null;

    private static VerifyRequest Read(params (string, string?)[] fields)
    {
        Assert.False(VerifyRequest.Of(Fields(fields), null).Failed(out _, out var request));
        return request;
    }
}
