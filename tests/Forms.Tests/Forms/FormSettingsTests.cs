namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>A wrong setting of a form is told in one line that names it, without the value.</summary>
public sealed class FormSettingsTests
{
    private static readonly (string Name, string? Value)[] Good =
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"), ("Captcha__Endpoint", null),
        ("Forms__contact__Target", "https://hooks.example.com/contact"), ("Forms__contact__SigningSecret", FormsGate.Secret),
    ];

    public static TheoryData<string, string[]> Faults => new()
    {
        { "Forms__contact__Target", ["Forms__contact__Target="] },
        { "Forms__contact__Target", ["Forms__contact__Target=http://hooks.example.com/q7q"] },
        { "Forms__contact__Target", ["Forms__contact__Target=ftp://hooks.example.com/q7q"] },
        { "Forms__contact__Target", ["Forms__contact__Target=/q7q"] },
        { "Forms__contact__Target", ["Forms__contact__Target=https://ada:q7q@hooks.example.com/"] },
        { "Forms__contact__Target", ["Forms__contact__Target=https://127.0.0.1/q7q"] },
        { "Forms__contact__Target", ["Forms__contact__Target=https://169.254.169.254/q7q"] },
        { "Forms__contact__Target", ["Forms__contact__Target=https://2130706433/q7q"] },
        { "Forms__contact__Target", ["Forms__contact__Target=https://[::1]/q7q"] },
        { "Forms__contact__Target", ["Forms__contact__Target=https://[::ffff:10.0.0.1]/q7q"] },
        { "Forms__contact__SigningSecret", ["Forms__contact__SigningSecret="] },
        { "Forms__contact__SigningSecret", ["Forms__contact__SigningSecret=q7qthirtytwobytesknowntobothq7q"] },
        { "Forms__contact__SigningSecret", ["Forms__contact__SigningSecret=whsec_q7q"] },
        { "Forms__contact__SigningSecret", ["Forms__contact__SigningSecret=whsec_!!q7q!!"] },
        { "Forms__contact__SigningSecret", ["Forms__contact__SigningSecret=whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/q7q/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="] },
        { "Forms__contact__Scene", ["Forms__contact__Scene=q7q"] },
        { "Forms__contact__Scene", ["Captcha__SceneId=", "Captcha__Scenes__shop__Id=1a2b3c4d", "Captcha__Scenes__news__Id=1a2b3c4e"] },
        { "Forms__contact__SuccessUrl", ["Forms__contact__SuccessUrl=http://www.example.com/q7q"] },
        { "Forms__contact__SuccessUrl", ["Forms__contact__SuccessUrl=/q7q"] },
        { "Forms__contact__SuccessUrl", ["Forms__contact__SuccessUrl=javascript:q7q"] },
        { "Forms__contact__FailureUrl", ["Forms__contact__FailureUrl=//www.example.com/q7q"] },
        { "Forms__contact__HoneypotField", ["Forms__contact__HoneypotField=captchaVerifyParam"] },
        { "Forms__contact__HoneypotField", ["Forms__contact__HoneypotField=captcha_verify_param"] },
        { "Forms__contact__AcceptRedirect", ["Forms__contact__AcceptRedirect=q7q"] },
        { "Forms__contact__Taget", ["Forms__contact__Taget=https://q7q.example.com/"] },
        { "Forms__contact", ["Forms__contact=https://q7q.example.com/"] },
        { "Forms__con tact__Target", ["Forms__con tact__Target=https://q7q.example.com/", $"Forms__con tact__SigningSecret={FormsGate.Secret}"] },
        { "Forms__news__SigningSecret", ["Forms__news__Target=https://q7q.example.com/"] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task It_is_told_in_one_line_that_names_it(string setting, string[] changes)
    {
        var line = Assert.Single(await StartUp.FaultsAsync([.. Good, .. changes.Select(Change)]));
        Assert.StartsWith($"{setting} ", line, StringComparison.Ordinal);
        Assert.Contains("; ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("q7q", line, StringComparison.Ordinal);
    }

    public static TheoryData<string[]> Right => new()
    {
        new[] { "Forms__contact__SuccessUrl=https://www.example.com/thanks", "Forms__contact__FailureUrl=https://www.example.com/sorry?a=b" },
        new[] { "Forms__contact__HoneypotField=website" },
        new[] { "Forms__contact__Scene=default" },
        new[] { "Forms__contact__Scene=emuscene3" },
        new[] { "Forms__contact__Target=https://1.1.1.1/hook?key=value" },
        new[] { "Forms__news__Target=https://hooks.example.com/news", $"Forms__news__SigningSecret={FormsGate.Secret}" },
        new[] { "Captcha__SceneId=", "Captcha__Scenes__shop__Id=1a2b3c4d" },
        new[] { "ASPNETCORE_ENVIRONMENT=Development", "Forms__contact__Target=http://127.0.0.1:9/hook", "Forms__contact__SuccessUrl=http://localhost/thanks" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public async Task What_is_right_starts(string[] changes) => Assert.Empty(await StartUp.FaultsAsync([.. Good, .. changes.Select(Change)]));

    private static (string Name, string? Value) Change(string change)
    {
        var equals = change.IndexOf('=', StringComparison.Ordinal);
        return (change[..equals], change.Length == equals + 1 ? null : change[(equals + 1)..]);
    }
}
