using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary>Dependabot watches every folder that has something to watch, and no folder that has not.</summary>
public sealed partial class DependabotTests
{
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", "node_modules", "StrykerOutput"];

    private static readonly YamlMappingNode[] Updates = Load();

    [Fact]
    public void Every_folder_with_packages_of_npm_is_watched() => Assert.Equal(FoldersOf("package.json"), Watched("npm"));

    [Fact]
    public void Every_folder_with_an_image_is_watched() => Assert.Equal(FoldersOf("Dockerfile"), Watched("docker"));

    [Fact]
    public void Every_folder_with_terraform_is_watched() => Assert.Equal(FoldersOf("*.tf"), Watched("terraform"));

    [Fact]
    public void The_central_package_versions_and_the_workflows_are_watched()
    {
        Assert.True(Repository.Exists("Directory.Packages.props"));
        Assert.NotEmpty(Repository.Files(".github/workflows", "*.yml"));
        Assert.Equal(["/"], Watched("nuget"));
        Assert.Equal(["/"], Watched("github-actions"));
    }

    [Fact]
    public void Nothing_else_is_watched() =>
        Assert.Equal(["docker", "github-actions", "npm", "nuget", "terraform"], Updates.Select(static update => Text(update, "package-ecosystem")).Order());

    [Fact]
    public void Every_pattern_of_a_group_finds_a_package()
    {
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(static package => package.Attribute("Include")!.Value).ToArray();
        var groups = (YamlMappingNode)Updates.Single(static update => Text(update, "package-ecosystem") is "nuget")["groups"];
        var patterns = groups.Children.SelectMany(static group => (YamlSequenceNode)group.Value["patterns"]).Select(static pattern => ((YamlScalarNode)pattern).Value!).ToArray();
        Assert.NotEmpty(patterns);
        AssertEach.Of(patterns, pattern => Assert.Contains(packages, package => pattern.EndsWith('*') ? package.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal) : package == pattern));
    }

    [Fact]
    public void What_a_workflow_uses_is_pinned_to_a_commit()
    {
        var uses = Repository.Files(".github/workflows", "*.yml").SelectMany(static file => Uses().Matches(Repository.Read(file))).Select(static match => match.Groups["action"].Value).ToArray();
        AssertEach.Of(uses, static action => Assert.Matches("@[0-9a-f]{40}$", action));
    }

    [Fact]
    public void Every_version_is_an_exact_one()
    {
        var central = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(static package => package.Attribute("Version")!.Value);
        AssertEach.Of(central, static version => Assert.Matches(@"^\d+\.\d+\.\d+$", version));
        AssertEach.Of(
            Ours("*.csproj"),
            static project => Assert.DoesNotContain(XDocument.Parse(Repository.Read(project)).Descendants("PackageReference"), static package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null));
        AssertEach.Of(Ours("package.json"), static file => Assert.DoesNotMatch("\"[~^*><]", Repository.Read(file)));
    }

    private static YamlMappingNode[] Load()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read(".github/dependabot.yml")));
        return [.. ((YamlSequenceNode)yaml.Documents[0].RootNode["updates"]).Cast<YamlMappingNode>()];
    }

    private static IEnumerable<string> Watched(string ecosystem)
    {
        var update = Updates.Single(update => Text(update, "package-ecosystem") == ecosystem);
        return update.Children.TryGetValue("directories", out var several)
            ? ((YamlSequenceNode)several).Select(static folder => ((YamlScalarNode)folder).Value!).Order(StringComparer.Ordinal)
            : [Text(update, "directory")];
    }

    private static IEnumerable<string> FoldersOf(string pattern) =>
        Ours(pattern).Select(static file => "/" + Path.GetDirectoryName(file)!.Replace('\\', '/')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Ours(string pattern) => Repository.Files(".", pattern).Where(static file => !file.Split('/').Any(NotOurs.Contains));

    private static string Text(YamlMappingNode node, string name) => ((YamlScalarNode)node[name]).Value!;

    [GeneratedRegex(@"^\s*(?:- )?uses: (?<action>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();
}
