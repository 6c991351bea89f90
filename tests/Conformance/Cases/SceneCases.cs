using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Cases;

/// <summary>"Which configured scene, by alias or id; a scene that is not configured: 400."</summary>
public sealed class SceneCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Theory]
    [InlineData("scene", "default")]
    [InlineData("scene", EmulatorControl.V3Scene)]
    [InlineData("scene", "v2")]
    [InlineData("scene", EmulatorControl.V2Scene)]
    [InlineData("sceneId", "v2")]
    [InlineData("SceneId", "v2")]
    [InlineData("sitekey", "v2")]
    [InlineData("sceneId", EmulatorControl.V2Scene)]
    [InlineData("SceneId", EmulatorControl.V2Scene)]
    [InlineData("sitekey", EmulatorControl.V2Scene)]
    public async Task A_scene_may_be_named_by_alias_or_id(string field, string name)
    {
        var id = name is "v2" or EmulatorControl.V2Scene ? EmulatorControl.V2Scene : EmulatorControl.V3Scene;
        var token = await Emulator.MintTextAsync(id);
        Passed(await Gate.JsonAsync(Verify, Body.Json((Token, token), (field, name))));
        Assert.Equal(id, Assert.Single(await Emulator.CallsAsync(token)).GetProperty("sceneId").GetString());
    }

    [Fact]
    public async Task Without_a_scene_the_default_is_meant() => Passed(await VerifyAsync(await Emulator.MintTextAsync()));

    [Fact]
    public async Task An_empty_scene_is_no_scene() => Passed(await Gate.JsonAsync(Verify, Body.Json((Token, await Emulator.MintTextAsync()), ("scene", ""))));

    [Theory]
    [InlineData("other")]
    [InlineData("V2")]
    [InlineData("DEFAULT")]
    [InlineData(" default")]
    [InlineData("emutestpass")]
    [InlineData("default\0")]
    public async Task A_scene_that_is_not_configured_is_400(string scene)
    {
        var token = await Emulator.MintTextAsync();
        Refused(await Gate.JsonAsync(Verify, Body.Json((Token, token), ("scene", scene))), 400, "sitekey-mismatch");
        Assert.Empty(await Emulator.CallsAsync(token));
    }

    [Fact]
    public async Task A_token_of_another_configured_scene_is_denied()
    {
        var reply = await Gate.JsonAsync(Verify, Body.Json((Token, await Emulator.MintTextAsync(EmulatorControl.V2Scene)), ("scene", "default")));
        Assert.Equal((200, false, true, "sitekey-mismatch"), (reply.Status, reply.Success, reply.Verified, reply.Codes));
    }
}
