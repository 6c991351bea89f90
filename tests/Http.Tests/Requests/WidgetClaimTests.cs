using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Verify;
using static CaptchaGate.Http.Tests.Support.Reading;

namespace CaptchaGate.Http.Tests.Requests;

public sealed class WidgetClaimTests
{
    private const string Uuid = "01234567-89ab-cdef-0123-456789abcdef";

    private static readonly Dictionary<string, string> NoHeaders = [];

    [Theory]
    [InlineData("captchaUnavailable", null)]
    [InlineData(null, "X-Captcha-Unavailable")]
    public void A_claim_comes_in_a_field_or_a_header_with_an_idempotency_key(string? field, string? header)
    {
        Fields[] bodies = [Body(field, "widget", ("idempotencyKey", Uuid)), Body(field, "widget", ("idempotency_key", Uuid))];
        AssertEach.Of(bodies, body => Assert.Equal(new Guid(Uuid), Verify(body, Headers(header, "widget")).Value!.WidgetClaim));
        AssertEach.Of(bodies, body => Assert.Equal(new Guid(Uuid), Form(body, Headers(header, "widget")).Value!.WidgetClaim));
        var headers = Headers(header, "widget");
        headers["Idempotency-Key"] = Uuid;
        Assert.Equal(new Guid(Uuid), Verify(Body(field, "widget"), headers).Value!.WidgetClaim);
        Assert.Equal(new Guid(Uuid), Form(Body(field, "widget"), headers).Value!.WidgetClaim);
    }

    [Theory]
    [InlineData("captchaUnavailable", null)]
    [InlineData(null, "X-Captcha-Unavailable")]
    public void An_empty_claim_is_none(string? field, string? header)
    {
        Assert.Null(Verify(Body(field, "", ("captchaVerifyParam", "t"), ("idempotencyKey", Uuid)), Headers(header, "")).Value!.WidgetClaim);
        Assert.Null(Form(Body(field, "", ("captchaVerifyParam", "t")), Headers(header, "")).Value!.WidgetClaim);
    }

    [Theory]
    [InlineData("service")]
    [InlineData("Widget")]
    [InlineData("true")]
    [InlineData(" widget")]
    [InlineData("widget, widget")]
    public void Any_other_value_is_refused(string value)
    {
        AssertFault(Verify(Body("captchaUnavailable", value, ("idempotencyKey", Uuid)), NoHeaders), 400, "one value");
        AssertFault(Verify(Body(null, "", ("idempotencyKey", Uuid)), Headers("X-Captcha-Unavailable", value)), 400, "one value");
        AssertFault(Form(Body("captchaUnavailable", value, ("idempotencyKey", Uuid)), NoHeaders), 400, "one value");
    }

    [Fact]
    public void A_claim_without_a_key_is_refused()
    {
        AssertFault(Verify(Body("captchaUnavailable", "widget"), NoHeaders), 400, "needs an idempotency key");
        AssertFault(Form(Body("captchaUnavailable", "widget"), NoHeaders), 400, "needs an idempotency key");
        AssertFault(Form(Body("captchaUnavailable", "widget", ("idempotencyKey", "mine")), NoHeaders), 400, "must be one UUID");
    }

    [Fact]
    public void A_claim_beside_a_token_is_refused()
    {
        AssertFault(Verify(Body("captchaUnavailable", "widget", ("captchaVerifyParam", "t"), ("idempotencyKey", Uuid)), NoHeaders), 400, "in place of captchaVerifyParam");
        var headers = Headers("X-Captcha-Unavailable", "widget");
        headers[RequestHeaders.Token] = "t";
        AssertFault(Verify(Body(null, "", ("idempotencyKey", Uuid)), headers), 400, "in place of captchaVerifyParam");
        AssertFault(Form(Body(null, "", ("idempotencyKey", Uuid)), headers), 400, "in place of captchaVerifyParam");
    }

    [Fact]
    public void A_claim_in_body_and_header_or_given_twice_is_refused()
    {
        AssertFault(Verify(Body("captchaUnavailable", "widget", ("idempotencyKey", Uuid)), Headers("X-Captcha-Unavailable", "widget")), 400, "in the body and in the header");
        AssertFault(Verify(Fields(("captchaUnavailable", "widget"), ("captchaUnavailable", "widget"), ("idempotencyKey", Uuid)), NoHeaders), 400, "given more than once");
    }

    [Fact]
    public void Siteverify_takes_no_claim() =>
        Assert.Null(VerifyRequest.Of(Body("captchaUnavailable", "widget", ("idempotencyKey", Uuid)), null).Value!.WidgetClaim);

    [Fact]
    public void A_form_without_a_claim_keeps_its_own_field_of_the_keys_name()
    {
        Assert.Null(Form(Fields(("captchaVerifyParam", "t"), ("idempotencyKey", "typed by a visitor")), NoHeaders).Value!.IdempotencyKey);
        Assert.False(VerifyRequest.IsOfGate("idempotencyKey", isClaim: false));
        Assert.True(VerifyRequest.IsOfGate("idempotencyKey", isClaim: true));
        Assert.True(VerifyRequest.IsOfGate("captchaUnavailable", isClaim: false));
    }

    private static Result<VerifyRequest> Verify(Fields body, Dictionary<string, string> headers) => VerifyRequest.OfVerify(body, headers.GetValueOrDefault);

    private static Result<VerifyRequest> Form(Fields body, Dictionary<string, string> headers) => VerifyRequest.OfForm(body, headers.GetValueOrDefault);

    private static Fields Body(string? field, string value, params (string, string?)[] others) =>
        Fields(field is null ? others : [(field, value), .. others]);

    private static Dictionary<string, string> Headers(string? name, string value) => name is null ? [] : new(StringComparer.Ordinal) { [name] = value };
}
