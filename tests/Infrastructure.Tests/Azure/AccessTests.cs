using System.Text.RegularExpressions;
using CaptchaGate.Infrastructure.Tests.Bicep;

namespace CaptchaGate.Infrastructure.Tests.Azure;

public sealed partial class AccessTests
{
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> Documented = new(StringComparer.Ordinal)
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["keyVaultSecretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["keyVaultSecretsOfficer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
    };

    // The storage account, Application Insights, and single secrets; never the vault, the group or the subscription.
    private static readonly string[] SmallScopes = ["account", "insights", "secrets[i]", "secrets[grant.secret]"];

    [Fact]
    public void The_roles_are_the_documented_ones_and_no_other_id_is_used()
    {
        var written = RoleLine().Matches(BicepTemplate.Load("infra/bicep/modules/types.bicep").Code)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["id"].Value, StringComparer.Ordinal);

        Assert.Equal(Documented, written);
        AssertEach.Of(
            BicepTemplate.All.Where(template => !template.Name.EndsWith("types.bicep", StringComparison.Ordinal)),
            template => Assert.DoesNotMatch(Guid(), template.Code));
    }

    [Fact]
    public void Every_role_is_given_by_name_to_one_principal_on_a_small_scope()
    {
        var assignments = BicepTemplate.All.SelectMany(template => template.Resources("Microsoft.Authorization/roleAssignments")).ToList();

        AssertEach.Of(4, assignments, body =>
        {
            Assert.Contains(Scope().Match(body).Groups["scope"].Value, SmallScopes);
            Assert.Matches(@"roleDefinitionId: subscriptionResourceId\(\s*'Microsoft\.Authorization/roleDefinitions',\s*roles\.\w+\s*\)", body);
            Assert.Contains("principalType:", body, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("storage", "allowSharedKeyAccess: false")]
    [InlineData("storage", "allowBlobPublicAccess: false")]
    [InlineData("storage", "minimumTlsVersion: 'TLS1_2'")]
    [InlineData("vault", "enableRbacAuthorization: true")]
    [InlineData("vault", "enablePurgeProtection: true")]
    [InlineData("vault", "@onlyIfNotExists()\nresource secrets ")]
    [InlineData("monitoring", "disableLocalAuth: true")]
    [InlineData("monitoring", "DisableLocalAuth: true")]
    [InlineData("function", "httpsOnly: true")]
    [InlineData("function", "minTlsVersion: '1.2'")]
    [InlineData("function", "ftpsState: 'Disabled'")]
    [InlineData("function", "remoteDebuggingEnabled: false")]
    [InlineData("function", "supportCredentials: false")]
    public void The_door_is_shut(string module, string line) =>
        Assert.Contains(line, BicepTemplate.Load($"infra/bicep/modules/{module}.bicep").Code, StringComparison.Ordinal);

    [Fact]
    public void No_password_can_publish()
    {
        var policies = Resources.Default.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies");

        Assert.Equal(["ftp", "scm"], policies.Select(policy => policy["name"]!.GetValue<string>().Split('/')[^1]).Order(StringComparer.Ordinal));
        AssertEach.Of(policies, policy => Assert.False(policy["properties"]!["allow"]!.GetValue<bool>()));
    }

    [Fact]
    public void The_runtime_version_is_the_one_with_which_the_app_starts() =>
        Assert.Matches(@"name: 'dotnet-isolated'\s+version: '10\.0'", BicepTemplate.Load("infra/bicep/modules/function.bicep").Code);

    [GeneratedRegex(@"^  (?<name>\w+): '(?<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})'", RegexOptions.Multiline)]
    private static partial Regex RoleLine();

    [GeneratedRegex("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")]
    private static partial Regex Guid();

    [GeneratedRegex(@"^\s+scope: (?<scope>.+)$", RegexOptions.Multiline)]
    private static partial Regex Scope();
}
