using System.Text.Json.Nodes;
using CaptchaGate.Infrastructure.Tests.Azure;
using CaptchaGate.Infrastructure.Tests.Bicep;
using CaptchaGate.Infrastructure.Tests.SupplyChain;
using YamlDotNet.RepresentationModel;

namespace CaptchaGate.Infrastructure.Tests.Azd;

/// <summary>What <c>azd up</c> finds: its project, its parameters and what it asks for.</summary>
public sealed class AzdTests
{
    private static readonly YamlMappingNode Project = Load();

    private static readonly Dictionary<string, string> Parameters =
        JsonNode.Parse(Repository.Read("infra/bicep/main.parameters.json"))!["parameters"]!.AsObject()
            .ToDictionary(static parameter => parameter.Key, static parameter => parameter.Value!["value"]!.GetValue<string>(), StringComparer.Ordinal);

    private static readonly BicepTemplate Template = BicepTemplate.Load("infra/bicep/main.bicep");

    [Fact]
    public void It_deploys_to_the_function_that_the_template_tags()
    {
        var (name, service) = Assert.Single(((YamlMappingNode)Project["services"]).Children);

        Assert.Equal("function", service["host"].ToString());
        Assert.Equal("infra/azd", service["project"].ToString());
        Assert.Equal("infra/bicep", Project["infra"]["path"].ToString());
        Assert.Equal(name.ToString(), Assert.Single(Resources.Default.OfType("Microsoft.Web/sites"))["tags"]!["azd-service-name"]!.GetValue<string>());
    }

    // azd prefers <module>.bicepparam, and then asks for nothing: https://github.com/Azure/azure-dev/issues/7326
    [Fact]
    public void It_reads_the_file_of_parameters_with_which_it_asks_for_what_is_missing()
    {
        var module = Project["infra"]["module"].ToString();

        Assert.True(Repository.Exists($"infra/bicep/{module}.bicep"));
        Assert.True(Repository.Exists($"infra/bicep/{module}.parameters.json"));
        Assert.False(Repository.Exists($"infra/bicep/{module}.bicepparam"), $"azd would read {module}.bicepparam and ask for nothing");
    }

    [Fact]
    public void It_asks_for_exactly_what_has_no_default()
    {
        var asked = Template.Parameters.Where(static parameter => !parameter.TypeAndValue.Contains('=', StringComparison.Ordinal) && !parameter.TypeAndValue.EndsWith('?')).ToArray();

        Assert.Equal(["environmentName", "location", "captchaRegion", "sceneId", "allowedOrigins", "alertEmails"], asked.Select(static parameter => parameter.Name));
        // Each is asked for as a text or a choice, never as JSON, and keeps its variable for those who set it beforehand.
        AssertEach.Of(asked, static parameter => Assert.Matches(@"^(string|('\w+'( \| )?)+)$", parameter.TypeAndValue));
        AssertEach.Of(asked, static parameter => Assert.Matches(@"^\$\{(AZURE|CAPTCHA)_[A-Z_]+\}$", Parameters[parameter.Name]));
        AssertEach.Of(asked, static parameter => Assert.Contains(parameter.Decorators, static line => line.StartsWith("@description(", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_region_is_chosen_from_a_list() =>
        Assert.Contains("@metadata({ azd: { type: 'location' } })", Template.Parameters.Single(static parameter => parameter.Name == "location").Decorators);

    [Fact]
    public void Both_ways_to_deploy_read_the_same_variables_into_the_same_parameters()
    {
        var ofTheCommandLine = ParameterFile.Read("infra/bicep/az.bicepparam");

        Assert.True(Parameters.Count >= 16, $"only {Parameters.Count} parameters");
        Assert.Equal(
            Parameters.Select(static parameter => (parameter.Key, ParameterFile.VariableOf(parameter.Value))).Order(),
            ofTheCommandLine.Select(static parameter => (parameter.Key, parameter.Value)).Order());
    }

    [Fact]
    public void After_azd_down_the_next_vault_has_another_name()
    {
        var hook = (YamlMappingNode)Project["hooks"]["postdown"];

        Assert.Equal("${CAPTCHA_VAULT_SUFFIX}", Parameters["vaultSuffix"]);
        Assert.Equal(["posix", "windows"], hook.Children.Keys.Select(static system => system.ToString()));
        AssertEach.Of(hook.Children.Values, static shell => Assert.StartsWith("azd env set CAPTCHA_VAULT_SUFFIX ", shell["run"].ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_suffix_that_the_hook_sets_fits_into_the_vaults_name()
    {
        var folder = Directory.CreateTempSubdirectory("azd-");
        try
        {
            var azd = Path.Combine(folder.FullName, "azd");
            await File.WriteAllTextAsync(azd, "#!/bin/sh\nprintf '%s' \"$4\"\n", TestContext.Current.CancellationToken);
            await Tool.RunAsync(null, "chmod", "+x", azd);

            var (code, suffix, _) = await Tool.RunAsync(folder.FullName, "sh", "-c", Project["hooks"]["postdown"]["posix"]["run"].ToString());

            Assert.Equal(0, code);
            Assert.Matches("^[0-9]{7}$", suffix);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static YamlMappingNode Load()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read("azure.yaml")));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
