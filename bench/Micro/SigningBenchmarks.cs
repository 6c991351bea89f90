using BenchmarkDotNet.Attributes;
using CaptchaGate.Core.Alibaba.Signing;
using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Bench.Micro;

/// <summary>ACS3-HMAC-SHA256 of one call, and the whole signed message.</summary>
public class SigningBenchmarks
{
    private static readonly SignedMessage Call = new("VerifyIntelligentCaptcha", "2023-03-05");
    private static readonly Uri Endpoint = new("https://captcha.ap-southeast-1.aliyuncs.com/");
    private static readonly DateTimeOffset Date = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly FormContent _form = FormContent.Of(new("CaptchaVerifyParam", Samples.Token), new("SceneId", "emuscene3"));
    private readonly AcsHeader[] _headers;

    public SigningBenchmarks() => _headers =
    [
        new("content-type", FormContent.MediaType),
        new("host", Endpoint.Authority),
        new("x-acs-action", "VerifyIntelligentCaptcha"),
        new("x-acs-content-sha256", _form.Hash),
        new("x-acs-date", "2026-01-01T00:00:00Z"),
        new("x-acs-signature-nonce", "0123456789abcdef0123456789abcdef"),
        new("x-acs-version", "2023-03-05"),
    ];

    [Benchmark(Description = "sign")]
    public string Sign() => Acs3Signer.Authorize(new AcsRequest { Method = "POST", Headers = _headers, HashedPayload = _form.Hash }, Samples.Key);

    [Benchmark(Description = "signed message")]
    public HttpRequestMessage Message() => Call.Create(Endpoint, Samples.Key, Date, "0123456789abcdef0123456789abcdef", _form);

    [Benchmark(Description = "form of 300 bytes")]
    public object Form() => FormContent.Of(new("CaptchaVerifyParam", Samples.Token), new("SceneId", "emuscene3"));

    [Benchmark(Description = "form of 3 kilobytes")]
    public object LongForm() => FormContent.Of(new("CaptchaVerifyParam", Samples.LongToken), new("SceneId", "emuscene3"));
}
