using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Alibaba;

public sealed class RolePolicyTests
{
    [Fact]
    public void Only_function_compute_may_assume_the_role()
    {
        var statement = Assert.Single(Statements("trust-policy.json"))!;

        Assert.Equal("sts:AssumeRole", statement["Action"]!.GetValue<string>());
        Assert.Equal("""{"Service":["fc.aliyuncs.com"]}""", statement["Principal"]!.ToJsonString());
    }

    [Fact]
    public void The_role_may_verify_captchas_and_nothing_else() =>
        Assert.Equal(["yundun-afs:VerifyCaptcha"], Actions("policy.json"));

    [Fact]
    public void With_kms_it_may_also_read_the_one_secret()
    {
        Assert.Equal(["kms:GetSecretValue", "kms:Decrypt"], Actions("policy-kms.json"));
        AssertEach.Of(Statements("policy-kms.json"), statement =>
            Assert.DoesNotContain("*", statement!["Resource"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_deployment_role_is_for_one_subject_of_github()
    {
        var statement = Assert.Single(Statements("deploy-trust-policy.json"))!;
        var conditions = statement["Condition"]!["StringEquals"]!;

        Assert.Single(statement["Condition"]!.AsObject());
        var expected = JsonNode.Parse("""{"oidc:iss":["https://token.actions.githubusercontent.com"],"oidc:aud":["sts.aliyuncs.com"],"oidc:sub":["<SUBJECT>"]}""");
        Assert.True(JsonNode.DeepEquals(expected, conditions), conditions.ToJsonString());
    }

    [Fact]
    public void The_deployment_role_may_update_one_function_and_write_to_one_folder()
    {
        var statements = Statements("deploy-policy.json");

        Assert.Equal(["fc:GetFunction", "fc:PublishFunctionVersion", "fc:UpdateFunction", "oss:GetObject", "oss:PutObject"],
            statements.SelectMany(static statement => statement!["Action"]!.AsArray().Select(static action => action!.GetValue<string>())));
        Assert.Equal(["acs:fc:<REGION>:<ACCOUNT_ID>:functions/captchagate-verify", "acs:oss:*:<ACCOUNT_ID>:<BUCKET>/captchagate-verify/*"],
            statements.Select(static statement => statement!["Resource"]!.GetValue<string>()));
    }

    private static IEnumerable<string> Actions(string file) => Statements(file).Select(statement => statement!["Action"]!.GetValue<string>());

    private static JsonArray Statements(string file) => JsonNode.Parse(Repository.Read($"infra/alibaba/ram/{file}"))!["Statement"]!.AsArray();
}
