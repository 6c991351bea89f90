using System.Text;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class VerdictTests : EmulatorTest
{
    public static TheoryData<string> Codes =>
        ["T001", "T005", "T006", "T042", .. Enumerable.Range(1, 20).Select(number => $"F{number:000}"), "F099"];

    [Theory]
    [InlineData(Scenes.V2, Architecture.V2)]
    [InlineData(Scenes.V3, Architecture.V3)]
    public async Task A_minted_token_passes_once(string scene, Architecture architecture)
    {
        var token = Emulator.Mint(scene);
        Assert.Equal(architecture, token.Architecture);

        var first = await Client.VerifyAsync(token.CaptchaVerifyParam, scene);
        Assert.Equal((200, "Success", "T001", true), (first.Status, first.Code, first.VerifyCode, first.Verified));
        Assert.Equal(token.CertifyId, first.Json.GetProperty("Result").GetProperty("CertifyId").GetString());
        Assert.True(first.Json.GetProperty("Success").GetBoolean());

        var second = await Client.VerifyAsync(token.CaptchaVerifyParam, scene);
        Assert.Equal((architecture is Architecture.V2 ? "F008" : "F018", false), (second.VerifyCode, second.Verified));
    }

    [Fact]
    public async Task The_scene_may_be_left_out()
    {
        var reply = await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.Equal("T001", reply.VerifyCode);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_can_be_minted_into_a_token(string code)
    {
        var token = Emulator.Mint(Scenes.V2, verdict: code);
        var reply = await Client.VerifyAsync(token.CaptchaVerifyParam);
        Assert.Equal((200, code, code[0] == 'T'), (reply.Status, reply.VerifyCode, reply.Verified));
    }

    public static TheoryData<string> Errors => [.. ErrorCodes.All];

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Every_documented_error_can_be_minted_into_a_token(string code)
    {
        var token = Emulator.Mint(Scenes.V3, verdict: code);
        var reply = await Client.VerifyAsync(token.CaptchaVerifyParam);
        Assert.Equal((ErrorCodes.StatusOf(code), code), (reply.Status, reply.Code));
        Assert.Equal(0, Emulator.Billing.Total);
        AssertEach.Of(["RequestId", "HostId", "Message", "Recommend"], name => Assert.NotEmpty(reply.Json.GetProperty(name).GetString()!));
    }

    [Fact]
    public async Task A_verdict_may_contradict_itself_or_lack_its_code()
    {
        Emulator.Script(Reaction.Verdict("F001", passed: true), Reaction.Verdict("T001", passed: false), Reaction.Verdict(null, passed: true));
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        var replies = new[] { await Client.VerifyAsync(token), await Client.VerifyAsync(token), await Client.VerifyAsync(token) };
        Assert.Equal(("F001", true), (replies[0].VerifyCode, replies[0].Verified));
        Assert.Equal(("T001", false), (replies[1].VerifyCode, replies[1].Verified));
        Assert.False(replies[2].Json.GetProperty("Result").TryGetProperty("VerifyCode", out _));
    }

    [Theory]
    [InlineData("", "F002")]
    [InlineData("junk", "F003")]
    [InlineData("bm90IGpzb24=", "F003")]
    [InlineData("[1]", "F003")]
    [InlineData("{\"sceneId\":\"emuscene2\"", "F003")]
    [InlineData("{\"sceneId\":\"emuscene2\",\"certifyId\":\"abc\",\"data\":\"x\"}", "F013")]
    [InlineData("{\"sceneId\":\"emuscene2\",\"certifyId\":\"abc\",\"data\":\"x\",\"deviceToken\":7}", "F013")]
    [InlineData("{\"sceneId\":\"emuscene2\",\"certifyId\":\"never\",\"data\":\"x\",\"deviceToken\":\"y\"}", "F014")]
    [InlineData("{\"sceneId\":\"elsewhere\",\"certifyId\":\"never\",\"data\":\"x\",\"deviceToken\":\"y\"}", "F005")]
    [InlineData("{\"sceneId\":\"emuscene3\",\"certifyId\":\"never\",\"data\":\"x\",\"deviceToken\":\"y\"}", "F017")]
    public async Task Tokens_that_nobody_minted_fail_by_their_shape(string token, string code)
    {
        var reply = await Client.VerifyAsync(token);
        Assert.Equal((200, code, false), (reply.Status, reply.VerifyCode, reply.Verified));
        Assert.Equal(1, Emulator.Billing.Total);
    }

    [Fact]
    public async Task A_made_up_v3_token_was_never_verified_in_a_browser()
    {
        var token = Convert.ToBase64String("{\"sceneId\":\"emuscene3\",\"certifyId\":\"never\",\"isSign\":true}"u8);
        Assert.Equal("F019", (await Client.VerifyAsync(token)).VerifyCode);
    }

    [Fact]
    public async Task A_call_without_the_parameter_is_refused_and_not_billed()
    {
        var reply = await Client.SendAsync(Client.Signer.Sign(Emulator.BaseAddress, Client.Form(("SceneId", Scenes.V2))));
        Assert.Equal((400, "MissingParameter"), (reply.Status, reply.Code));
        Assert.Equal(0, Emulator.Billing.Total);
    }

    [Fact]
    public async Task Parameters_may_stand_in_the_query()
    {
        var token = Emulator.Mint(Scenes.V3);
        var address = new Uri(Emulator.BaseAddress, $"/?CaptchaVerifyParam={Uri.EscapeDataString(token.CaptchaVerifyParam)}");
        var reply = await Client.SendAsync(Client.Signer.Sign(address, [], contentType: null));
        Assert.Equal("T001", reply.VerifyCode);
    }

    [Theory]
    [InlineData("+ / = & % ~ * ! ' ( ) \" \\ ; , %2B %zz ++ &&= =&")]
    [InlineData("中文 العربية ёж é é 👩‍👩‍👧‍👦 🏴 \uFFFD")]
    [InlineData("\u0001\t\r\n\u2028\u2029\uFEFF")]
    public async Task Any_text_in_a_token_arrives_byte_for_byte(string data)
    {
        var token = Emulator.Mint(new MintRequest(Scenes.V2) { Data = data });
        var reply = await Client.VerifyAsync(token.CaptchaVerifyParam, Scenes.V2);
        Assert.Equal("T001", reply.VerifyCode);
        Assert.Equal(token.CaptchaVerifyParam, Assert.Single(Emulator.Journal.Entries).CaptchaVerifyParam);
    }

    [Theory]
    [InlineData(16 * 1024)]
    [InlineData(4000)]
    public async Task A_token_can_have_an_exact_size(int size)
    {
        var token = Emulator.Mint(new MintRequest(Scenes.V2) { Data = "字+", Size = size });
        Assert.Equal(size, Encoding.UTF8.GetByteCount(token.CaptchaVerifyParam));
        Assert.Equal("T001", (await Client.VerifyAsync(token.CaptchaVerifyParam)).VerifyCode);
    }

    [Fact]
    public async Task A_token_changed_by_one_byte_is_abnormal_and_leaves_the_true_one_unspent()
    {
        var token = Emulator.Mint(Scenes.V2).CaptchaVerifyParam;
        var spaced = token.Replace("\",\"", "\", \"", StringComparison.Ordinal);
        Assert.Equal("F017", (await Client.VerifyAsync(spaced)).VerifyCode);
        Assert.Equal("T001", (await Client.VerifyAsync(token)).VerifyCode);
    }

    [Fact]
    public async Task Of_many_calls_at_once_with_one_token_exactly_one_passes()
    {
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Client.VerifyAsync(token)));
        Assert.Single(replies, reply => reply.VerifyCode is "T001");
        Assert.Equal(49, replies.Count(reply => reply.VerifyCode is "F018"));
        Assert.Equal(50, Emulator.Billing.Total);
    }
}
