using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Conformance.Cases;

/// <summary>Two emulators as two regions behind one server: nothing of one region reaches or harms the other.</summary>
public sealed class RegionCases : IAsyncLifetime
{
    private const string Main = "default";
    private const string Other = "china";

    private CaptchaEmulator _china = null!;
    private OwnServer _server = null!;
    private Caller _gate = null!;
    private EmulatorControl _main = null!;

    public async ValueTask InitializeAsync()
    {
        _china = await CaptchaEmulator.StartAsync();
        _server = await OwnServer.StartAsync(
            $"--Captcha:Scenes:{Other}:Id={Scenes.V3}",
            $"--Captcha:Scenes:{Other}:Region=cn",
            $"--Captcha:Regions:cn:Endpoint={_china.BaseAddress}",
            "--FailOpen:Breaker=automatic");
        (_gate, _main) = (new Caller(_server.BaseUrl), new EmulatorControl(_server.EmulatorUrl));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _china.DisposeAsync();
    }

    [Fact]
    public async Task A_token_reaches_its_own_region_and_no_other()
    {
        var (ours, theirs) = (await _main.MintTextAsync(), _china.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.True((await VerifyAsync(ours, Main)).Verified);
        Assert.True((await VerifyAsync(theirs, Other)).Success);
        Assert.Single(await _main.CallsAsync(ours));
        Assert.Empty(await _main.CallsAsync(theirs));
        Assert.Single(_china.Journal.ForToken(theirs));
        Assert.Empty(_china.Journal.ForToken(ours));
    }

    [Fact]
    public async Task A_token_of_the_other_region_does_not_pass()
    {
        Assert.False((await VerifyAsync(_china.Mint(Scenes.V3).CaptchaVerifyParam, Main)).Success);
        Assert.False((await VerifyAsync(await _main.MintTextAsync(), Other)).Success);
    }

    [Fact]
    public async Task A_region_that_is_down_leaves_the_other_untouched_and_health_names_it()
    {
        await _china.GoDownAsync();
        await Eventually.HoldsAsync(async () =>
        {
            await VerifyAsync(_china.Mint(Scenes.V3).CaptchaVerifyParam, Other);
            var passed = await VerifyAsync(await _main.MintTextAsync(), Main);
            Assert.True(passed is { Success: true, Verified: true }, passed.Text);
            return await StateAsync("breaker.cn") is "degraded";
        });

        Assert.Equal(("ok", "ok", "degraded"), (await StateAsync("breaker.sgp"), await StateAsync("upstream.sgp"), await StateAsync("upstream.cn")));
        Assert.Equal("degraded", await StateAsync("breaker"));
        var unverified = await VerifyAsync(_china.Mint(Scenes.V3).CaptchaVerifyParam, Other);
        Assert.True(unverified is { Success: true, Verified: false }, unverified.Text);

        await _china.ComeBackAsync();
        await Eventually.HoldsAsync(async () => await StateAsync("breaker.cn") is "ok");
        var back = await VerifyAsync(_china.Mint(Scenes.V3).CaptchaVerifyParam, Other);
        Assert.True(back is { Success: true, Verified: true }, back.Text);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_in_one_region_is_corrected_there_alone()
    {
        _china.Clock.Advance(TimeSpan.FromHours(2));
        var theirs = await VerifyAsync(_china.Mint(Scenes.V3).CaptchaVerifyParam, Other);
        Assert.True(theirs is { Success: true, Verified: true }, theirs.Text);
        var ours = await _main.MintTextAsync();
        Assert.True((await VerifyAsync(ours, Main)).Verified);
        Assert.Single(await _main.CallsAsync(ours));
    }

    [Fact]
    public async Task A_poisonous_token_opens_nothing_in_its_region_while_the_other_is_down()
    {
        var poison = _china.Mint(Scenes.V3, verdict: Fault.Reset).CaptchaVerifyParam;
        await _main.StandForAllAsync("reset");
        var reply = await VerifyAsync(poison, Other);
        Assert.Equal((503, false), (reply.Status, reply.Success));
    }

    private Task<Reply> VerifyAsync(string token, string scene) => _gate.JsonAsync("/verify", Body.Json(("captchaVerifyParam", token), ("scene", scene)));

    private async Task<string?> StateAsync(string check) => (await _gate.SendAsync("GET", "/health")).Json.GetProperty("checks").GetProperty(check).GetString();
}
