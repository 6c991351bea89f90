using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>A token reaches the service as it left the page: same text, same bytes. The emulator judges only what it minted, to the letter.</summary>
public sealed class TokenBytesTests(RunningGate gate) : IClassFixture<RunningGate>
{
    private const int LargestToken = 16 * 1024;

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, string> DataAndForms()
    {
        string[] data =
        [
            "+ / = & % ~ *", "%2B%20+%", "a=b&c=d;e", "~*'()!-_.", "验证码 中文", "Ünïcödé e\u0301", "😀🧩\U0010FFFD", "\u2028\u2029\uFEFF", "<>\"'\\/",
            "\u00a0\u3000", "עברית العربية", "plain", string.Concat(Enumerable.Repeat("≈", 4000)), string.Concat(Enumerable.Repeat("😀", 1000)),
        ];
        string[] forms = ["json", "json-escaped", "form", "text", "multipart"];
        return [.. from datum in data from form in forms select (datum, form)];
    }

    [Theory]
    [MemberData(nameof(DataAndForms))]
    public async Task A_v2_token_of_any_text_verifies(string data, string form)
    {
        var token = gate.Emulator.Mint(new MintRequest(Scenes.V2) { Data = data }).CaptchaVerifyParam;
        await AssertVerifiesAsync(token, Scenes.V2, form);
    }

    [Theory]
    [MemberData(nameof(DataAndForms))]
    public async Task A_v3_token_of_any_bytes_verifies(string data, string form)
    {
        // Base64 grows by a third, and the rest of the token needs room.
        var fits = data.Length > 1000 ? data[..1000] : data;
        var token = gate.Emulator.Mint(new MintRequest(Scenes.V3) { Data = fits }).CaptchaVerifyParam;
        await AssertVerifiesAsync(token, Scenes.V3, form);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    [InlineData("text")]
    [InlineData("multipart")]
    public async Task A_token_of_exactly_the_largest_size_verifies_and_one_byte_more_is_refused(string form)
    {
        var largest = gate.Emulator.Mint(new MintRequest(Scenes.V2) { Size = LargestToken }).CaptchaVerifyParam;
        Assert.Equal(LargestToken, Encoding.UTF8.GetByteCount(largest));
        await AssertVerifiesAsync(largest, Scenes.V2, form);

        var larger = gate.Emulator.Mint(new MintRequest(Scenes.V2) { Size = LargestToken + 1 }).CaptchaVerifyParam;
        var answer = await gate.Client.PostAsync(Body(larger, Scenes.V2, form));
        Assert.True(answer is { Status: 400, Success: false }, $"{answer}");
        Assert.Empty(gate.Emulator.Journal.ForToken(larger));
    }

    [Fact]
    public async Task A_token_whose_plus_signs_a_form_has_eaten_is_refused_before_it_is_paid_for()
    {
        var token = gate.Emulator.Mint(new MintRequest(Scenes.V3) { Data = "\u00ff\u00fe\u00fb>>>???" }).CaptchaVerifyParam;
        var eaten = token.Contains('+', StringComparison.Ordinal) ? token : token.Insert(8, "+");
        var answer = await gate.Client.PostAsync(GateClient.Content($"captchaVerifyParam={eaten}&scene={Scenes.V3}", "application/x-www-form-urlencoded"));
        Assert.Equal(["invalid-input-response"], answer.ErrorCodes);
    }

    private async Task AssertVerifiesAsync(string token, string scene, string form)
    {
        var answer = await gate.Client.PostAsync(Body(token, scene, form));
        Assert.True(answer is { Status: 200, Success: true, Verified: true }, $"{answer}");
        var call = Assert.Single(gate.Emulator.Journal.ForToken(token));
        Assert.Equal(token, call.CaptchaVerifyParam);
        Assert.Equal(scene, call.SceneId);
    }

    private static HttpContent Body(string token, string scene, string form) => form switch
    {
        "json" => GateClient.Content(JsonSerializer.Serialize(new { captchaVerifyParam = token, scene }, Unescaped), "application/json"),
        "json-escaped" => GateClient.Content(JsonSerializer.Serialize(new { captchaVerifyParam = token, scene }), "application/json; charset=utf-8"),
        "multipart" => new MultipartFormDataContent { { new StringContent(token), "captchaVerifyParam" }, { new StringContent(scene), "scene" } },
        "text" => GateClient.Content(JsonSerializer.Serialize(new { captchaVerifyParam = token, scene }, Unescaped), "text/plain;charset=UTF-8"),
        _ => new FormUrlEncodedContent([new("captchaVerifyParam", token), new("scene", scene)]),
    };
}
