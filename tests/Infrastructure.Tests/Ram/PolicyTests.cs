using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Ram;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("infra/ram/policy.json")]
    [InlineData("infra/ram/policy-fixed-egress.json")]
    public void The_one_permission_is_to_verify_a_captcha(string file) =>
        Assert.Equal("yundun-afs:VerifyCaptcha", Statement(file)["Action"]!.GetValue<string>());

    [Fact]
    public void With_a_fixed_address_the_permission_is_pinned_to_it() =>
        Assert.NotNull(Statement("infra/ram/policy-fixed-egress.json")["Condition"]!["IpAddress"]!["acs:SourceIp"]);

    [Fact]
    public void The_role_names_issuer_audience_and_subject()
    {
        var statement = Statement("infra/ram/trust-policy.json");
        var conditions = statement["Condition"]!["StringEquals"]!.AsObject().Select(condition => condition.Key);

        Assert.Equal("sts:AssumeRole", statement["Action"]!.GetValue<string>());
        Assert.Equal(["oidc:aud", "oidc:iss", "oidc:sub"], conditions.Order(StringComparer.Ordinal));
    }

    private static JsonNode Statement(string file) =>
        Assert.Single(JsonNode.Parse(Repository.Read(file))!["Statement"]!.AsArray())!;
}
