using System.Text.Json;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>The examples of docs/forms.md, taken from the page, at a real receiver. In Node.js it is npm's <c>standardwebhooks</c> that checks.</summary>
public sealed class SignatureTests(Node node)
{
    private const string Page = "docs/forms.md";

    [Fact]
    public async Task The_npm_package_takes_a_script_s_post_and_a_native_one()
    {
        await using var receiver = await StartAsync(FormsGate.Secret);
        await using var gate = await StartGateAsync(await receiver.ReadLineAsync());

        Assert.True((await gate.ByScriptAsync(("message", "Grüße, 你好 & <b>"), ("captchaVerifyParam", gate.Mint()))).Answer!.Success);
        var byScript = await NextAsync(receiver);
        Assert.Equal((303, "https://www.example.com/thanks"), await PostNativelyAsync(gate));
        var natively = await NextAsync(receiver);

        Assert.Equal("Grüße, 你好 & <b>", byScript.GetProperty("submission").GetProperty("fields").GetProperty("message").GetString());
        Assert.Equal("a + b\r\n& more", natively.GetProperty("submission").GetProperty("fields").GetProperty("message").GetString());
        AssertEach.Of([byScript, natively], got => Assert.True(got.GetProperty("submission").GetProperty("verification").GetProperty("verified").GetBoolean()));
    }

    [Fact]
    public async Task The_npm_package_takes_each_of_three_tries_and_they_have_one_id()
    {
        await using var receiver = await StartAsync(FormsGate.Secret, "2");
        await using var gate = await StartGateAsync(await receiver.ReadLineAsync());

        Assert.Equal((303, "https://www.example.com/thanks"), await PostNativelyAsync(gate));

        JsonElement[] tries = [await NextAsync(receiver), await NextAsync(receiver), await NextAsync(receiver)];
        Assert.Equal("503 503 204", string.Join(' ', tries.Select(got => got.GetProperty("status").GetInt32())));
        Assert.Single(tries.Select(got => got.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_npm_package_refuses_another_secret_and_an_old_timestamp()
    {
        await using var stranger = await StartAsync("whsec_" + Convert.ToBase64String(new byte[32]));
        await using var gate = await StartGateAsync(await stranger.ReadLineAsync());
        Assert.Equal((303, "https://www.example.com/sorry?error=upstream-unavailable"), await PostNativelyAsync(gate));
        Assert.Equal("No matching signature found", (await NextAsync(stranger)).GetProperty("error").GetString());

        await using var receiver = await StartAsync(FormsGate.Secret);
        await using var late = await StartGateAsync(await receiver.ReadLineAsync());
        late.Time.ShiftWallClock(TimeSpan.FromMinutes(-6));
        Assert.Equal((303, "https://www.example.com/sorry?error=upstream-unavailable"), await PostNativelyAsync(late));
        Assert.Equal("Message timestamp too old", (await NextAsync(receiver)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task The_dotnet_example_takes_a_submission_and_refuses_an_altered_or_old_one()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gate = await FormsGate.StartAsync(receiver);
        await gate.ByScriptAsync(("message", "Grüße"), ("captchaVerifyParam", gate.Mint()));
        var delivery = Assert.Single(receiver.Deliveries);
        var (timestamp, signature) = (delivery.Headers["webhook-timestamp"], delivery.Headers["webhook-signature"]);

        var checker = new SubmissionChecker(FormsGate.Secret, gate.Time);
        Assert.True(checker.IsGenuine(delivery.Id, timestamp, signature, delivery.Body));
        Assert.True(checker.IsGenuine(delivery.Id, timestamp, $"v1,AAAA {signature}", delivery.Body));
        Assert.False(checker.IsGenuine(delivery.Id, timestamp, signature, delivery.Body + " "));
        Assert.False(checker.IsGenuine(delivery.Id + "0", timestamp, signature, delivery.Body));
        Assert.False(checker.IsGenuine(delivery.Id, timestamp + "0", signature, delivery.Body));
        Assert.False(checker.IsGenuine(delivery.Id, timestamp, "v1,", delivery.Body));
        Assert.False(checker.IsGenuine(null, null, null, delivery.Body));
        gate.Time.ShiftWallClock(TimeSpan.FromMinutes(6));
        Assert.False(checker.IsGenuine(delivery.Id, timestamp, signature, delivery.Body));
    }

    [Fact]
    public void The_page_names_every_setting_of_a_form()
    {
        var page = Repository.Read(Page);
        foreach (var setting in new[] { "Target", "SigningSecret", "Scene", "SuccessUrl", "FailureUrl", "HoneypotField" })
            Assert.Contains($"`Forms__contact__{setting}`", page, StringComparison.Ordinal);
    }

    private async Task<LineProcess> StartAsync(params string[] secretAndFailures)
    {
        var module = Path.Combine(Node.Folder, "form-example.mjs");
        await File.WriteAllTextAsync(module, Documentation.Example(Page, "js", "readSubmission"));
        return node.Run(["receiver.mjs", module, .. secretAndFailures]);
    }

    private static Task<FormsGate> StartGateAsync(string port) => FormsGate.StartAsync(
    [
        ("Forms__contact__Target", $"http://127.0.0.1:{port}/hook"), ("Forms__contact__SigningSecret", FormsGate.Secret),
        ("Forms__contact__SuccessUrl", "https://www.example.com/thanks"), ("Forms__contact__FailureUrl", "https://www.example.com/sorry"),
    ]);

    private static async Task<(int Status, string? Location)> PostNativelyAsync(FormsGate gate)
    {
        var reply = await gate.NativelyAsync(("message", "a + b\r\n& more"), ("captchaVerifyParam", gate.Mint()));
        return (reply.Status, reply.Location);
    }

    private static async Task<JsonElement> NextAsync(LineProcess receiver)
    {
        using var json = JsonDocument.Parse(await receiver.ReadLineAsync());
        return json.RootElement.Clone();
    }
}
