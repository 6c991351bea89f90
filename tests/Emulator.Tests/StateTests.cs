using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class StateTests : EmulatorTest
{
    [Theory]
    [InlineData(Scenes.V3, 89, "T001")]
    [InlineData(Scenes.V3, 91, "F019")]
    [InlineData(Scenes.V2, 19 * 60, "T001")]
    [InlineData(Scenes.V2, 20 * 60 + 1, "F014")]
    public async Task Tokens_grow_old(string scene, int seconds, string code)
    {
        var token = Emulator.Mint(scene).CaptchaVerifyParam;
        Emulator.Clock.AgeTokens(TimeSpan.FromSeconds(seconds));
        Assert.Equal(code, (await Client.VerifyAsync(token)).VerifyCode);
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(scene).CaptchaVerifyParam)).VerifyCode);
    }

    [Fact]
    public async Task The_whole_clock_ages_tokens_too()
    {
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        Emulator.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal("F019", (await Client.VerifyAsync(token)).VerifyCode);
    }

    [Theory]
    [InlineData(Scenes.V2, "other2", "F012")]
    [InlineData(Scenes.V3, "other3", "F020")]
    [InlineData(Scenes.V3, "nowhere", "F005")]
    [InlineData(Scenes.V3, "foreign", "F006")]
    public async Task The_named_scene_must_be_the_tokens(string minted, string named, string code)
    {
        Emulator.Scenes.Put(new("other2") { Architecture = Architecture.V2 });
        Emulator.Scenes.Put(new("other3") { Architecture = Architecture.V3 });
        Emulator.Scenes.Put(new("foreign") { Owner = "2000000000000002" });
        var token = Emulator.Mint(minted).CaptchaVerifyParam;
        Assert.Equal(code, (await Client.VerifyAsync(token, named)).VerifyCode);
        Assert.Equal("T001", (await Client.VerifyAsync(token, minted)).VerifyCode);
    }

    [Fact]
    public async Task A_key_of_another_account_does_not_own_the_scene()
    {
        Emulator.Keys.Put(new() { Id = "LTAIother", Secret = "s", Owner = "2000000000000002" });
        Client.Signer = new("LTAIother", "s");
        Assert.Equal("F006", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
    }

    [Theory]
    [InlineData(Scenes.TestPass, "T005", true)]
    [InlineData(Scenes.TestFail, "F004", false)]
    public async Task Test_mode_answers_alike_again_and_again_and_is_billed(string scene, string code, bool passed)
    {
        foreach (var architecture in new[] { Architecture.V2, Architecture.V3 })
        {
            var token = Emulator.Mint(scene, architecture).CaptchaVerifyParam;
            var replies = new[] { await Client.VerifyAsync(token, scene), await Client.VerifyAsync(token, scene) };
            AssertEach.Of(replies, reply => Assert.Equal((code, passed), (reply.VerifyCode, reply.Verified)));
        }

        Assert.Equal(4, Emulator.Billing.Total);
        Assert.Equal(4, Emulator.Billing.ByScene[scene]);
    }

    [Fact]
    public async Task A_scene_that_leaves_test_mode_judges_again()
    {
        Emulator.Scenes.Put(new(Scenes.TestPass));
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.TestPass).CaptchaVerifyParam)).VerifyCode);
    }

    [Fact]
    public async Task Beyond_the_quota_calls_are_throttled_and_not_billed()
    {
        Emulator.Throttle.CallsPerSecond = 0;
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        var reply = await Client.VerifyAsync(token);
        Assert.Equal((400, "Throttling.User"), (reply.Status, reply.Code));
        Assert.InRange(int.Parse(Assert.Single(reply.Response.Headers.GetValues("x-acs-retry-after"))), 1, 1000);

        Emulator.Throttle.CallsPerSecond = null;
        Assert.Equal("T001", (await Client.VerifyAsync(token)).VerifyCode);
        Assert.Equal(1, Emulator.Billing.Total);
    }

    [Fact]
    public async Task The_quota_is_per_second()
    {
        var time = new FakeTimeProvider();
        await using var emulator = await CaptchaEmulator.StartAsync(new() { Time = time, CallsPerSecond = 2 }, Cancel);
        using var client = new Client(emulator.BaseAddress) { Signer = new() { Date = time.GetUtcNow() } };
        var codes = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            if (i == 3)
                emulator.Clock.Advance(TimeSpan.FromSeconds(1));
            codes.Add((await client.VerifyAsync("junk")).Code);
        }

        Assert.Equal(["Success", "Success", "Throttling.User", "Success", "Success"], codes);
    }

    [Fact]
    public async Task The_journal_is_bounded_and_still_counts()
    {
        await using var emulator = await CaptchaEmulator.StartAsync(new() { JournalCapacity = 3 }, Cancel);
        using var client = new Client(emulator.BaseAddress);
        for (var i = 0; i < 5; i++)
            await client.VerifyAsync($"junk{i}");
        Assert.Equal(5, emulator.Journal.Total);
        Assert.Equal("junk2 junk3 junk4", string.Join(' ', emulator.Journal.Entries.Select(entry => entry.CaptchaVerifyParam)));
        Assert.Equal([3, 4, 5], emulator.Journal.Entries.Select(entry => entry.Number));
    }

    [Fact]
    public async Task The_journal_tells_what_came_and_what_became_of_it()
    {
        var token = Emulator.Mint(Scenes.V3);
        await Client.VerifyAsync(token.CaptchaVerifyParam, Scenes.V3);
        await Client.VerifyAsync("junk");
        var waited = Emulator.Journal.WaitForCallsAsync(2, Cancel);
        await waited;
        var entries = Emulator.Journal.Entries;
        var first = Assert.Single(Emulator.Journal.ForToken(token.CaptchaVerifyParam));
        Assert.Equal((Scenes.V3, token.CertifyId, "LTAIemulator", "VerifyIntelligentCaptcha"), (first.SceneId, first.CertifyId, first.AccessKeyId, first.Action));
        Assert.True(first is { Minted: true, Judged: true, Billed: true, Outcome: "T001" });
        Assert.True(entries[1] is { Minted: false, Judged: true, Billed: true, Outcome: "F003" });
        Assert.NotEqual(first.Nonce, entries[1].Nonce, StringComparer.Ordinal);
        Assert.Equal(first.Connection, entries[1].Connection);
        Assert.Equal("application/x-www-form-urlencoded", first.Headers["content-type"]);
    }

    [Fact]
    public async Task Reset_forgets_everything()
    {
        var token = Emulator.Mint(Scenes.V2).CaptchaVerifyParam;
        await Client.VerifyAsync(token);
        Emulator.Scenes.Remove(Scenes.V3);
        Emulator.Script("500");
        Emulator.Standing.Add("503");
        Emulator.Clock.Advance(TimeSpan.FromHours(1));
        Emulator.Reset();
        Assert.Equal((0, 0), (Emulator.Billing.Total, Emulator.Journal.Total));
        Assert.Equal("F014", (await Client.VerifyAsync(token)).VerifyCode);
        Assert.Equal("T001", (await Client.VerifyAsync(Emulator.Mint(Scenes.V3).CaptchaVerifyParam)).VerifyCode);
    }

    [Fact]
    public async Task A_script_answers_the_next_calls_in_order_and_then_ends()
    {
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        Emulator.Script("F001", "500", "Throttling.User");
        Assert.Equal("F001", (await Client.VerifyAsync("junk")).VerifyCode);
        Assert.Equal((500, "InternalError"), ((await Client.VerifyAsync(token)) is { } error ? (error.Status, error.Code) : default));
        Assert.Equal("Throttling.User", (await Client.VerifyAsync(token)).Code);
        Assert.Equal("T001", (await Client.VerifyAsync(token)).VerifyCode);
    }

    [Fact]
    public async Task A_scripted_verdict_spends_the_token_but_a_scripted_error_does_not()
    {
        var (one, other) = (Emulator.Mint(Scenes.V3).CaptchaVerifyParam, Emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Emulator.Script("T001", "500");
        await Client.VerifyAsync(one);
        await Client.VerifyAsync(other);
        Assert.Equal("F018", (await Client.VerifyAsync(one)).VerifyCode);
        Assert.Equal("T001", (await Client.VerifyAsync(other)).VerifyCode);
    }

    [Fact]
    public async Task A_scripted_verdict_still_needs_a_right_signature()
    {
        Emulator.Script("T001");
        Client.Signer = Client.Signer with { Secret = "wrong" };
        Assert.Equal("SignatureDoesNotMatch", (await Client.VerifyAsync("junk")).Code);
    }
}
