using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary>The files that tools and platforms read about the repository name what is there.</summary>
public sealed partial class RepositoryFileTests
{
    private static readonly string[] FormElements = ["markdown", "input", "textarea", "dropdown"];

    private static readonly string[] Code = ["src", "functions", "tools", "tests", "bench"];

    [Fact]
    public void Almost_all_lines_keep_the_length_that_the_editors_are_told()
    {
        var limit = int.Parse(Limit().Match(Repository.Read(".editorconfig")).Groups["length"].Value, CultureInfo.InvariantCulture);
        var lines = Code.SelectMany(static folder => Repository.Files(folder, "*.cs"))
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(static file => File.ReadLines(Repository.Path(file)))
            .ToArray();

        var within = lines.Count(line => line.Length <= limit);
        Assert.InRange((double)within / lines.Length, 0.98, 1);
        // A limit that every line keeps with room to spare would be as untrue.
        Assert.Contains(lines, line => line.Length > limit - 10 && line.Length <= limit);
    }

    [Fact]
    public void Every_generated_file_of_the_attributes_exists()
    {
        var patterns = Generated().Matches(Repository.Read(".gitattributes")).Select(static line => line.Groups["pattern"].Value).ToArray();

        Assert.NotEmpty(patterns);
        AssertEach.Of(patterns, static pattern => Assert.True(
            pattern.StartsWith("**/", StringComparison.Ordinal) ? Repository.Files("eng", pattern[3..]).Count > 0 : Repository.Exists(pattern), pattern));
    }

    [Fact]
    public void Every_path_with_code_owners_exists()
    {
        var paths = OwnedPath().Matches(Repository.Read(".github/CODEOWNERS")).Select(static line => line.Groups["path"].Value).ToArray();

        Assert.NotEmpty(paths);
        AssertEach.Of(paths, static path => Assert.True(Path.Exists(Repository.Path(path)), path));
    }

    [Fact]
    public void Every_form_and_the_template_of_pull_requests_warn_of_secrets()
    {
        var forms = Repository.Files(".github/ISSUE_TEMPLATE", "*.yml").Where(static file => !file.EndsWith("/config.yml", StringComparison.Ordinal)).ToArray();

        Assert.Equal(["bug.yml", "feature.yml", "question.yml"], forms.Select(Path.GetFileName));
        AssertEach.Of(forms, static form =>
        {
            Assert.Contains("Do not include secrets or tokens", Repository.Read(form), StringComparison.Ordinal);
            AssertForm(form);
        });
        Assert.Contains("No secrets or tokens", Repository.Read(".github/pull_request_template.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_development_container_has_the_packages_that_the_tests_need()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        using var container = JsonDocument.Parse(Repository.Read(".devcontainer/devcontainer.json"), options);
        var command = container.RootElement.GetProperty("postCreateCommand").GetString()!.Split(' ');

        // Node.js comes as a feature, in the version of the workflows.
        var packages = Missing().Matches(Repository.Read(".ci/run")).SelectMany(static line => line.Groups["packages"].Value.Split(' ')).Except(["nodejs", "npm"]).ToArray();
        Assert.True(packages.Length >= 10, "fewer packages than expected in .ci/run");
        AssertEach.Of(packages, package => Assert.Contains(package, command));
    }

    // What GitHub asks of an issue form: a name, a description, and elements of known types whose ids differ.
    private static void AssertForm(string form)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read(form)));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        AssertEach.Of(["name", "description"], name => Assert.NotEmpty(((YamlScalarNode)root[name]).Value!));
        var elements = ((YamlSequenceNode)root["body"]).Cast<YamlMappingNode>().ToArray();
        AssertEach.Of(elements, static element => Assert.Contains(((YamlScalarNode)element["type"]).Value!, FormElements));
        var ids = elements.Where(static element => element.Children.ContainsKey("id")).Select(static element => ((YamlScalarNode)element["id"]).Value).ToArray();
        Assert.Equal(elements.Length - 1, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [GeneratedRegex(@"^max_line_length = (?<length>\d+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();

    [GeneratedRegex("^(?<pattern>[^#\n ]+) linguist-generated$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();

    [GeneratedRegex("^/(?<path>[^ ]+) @", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnedPath();

    [GeneratedRegex(@"missing\+=\((?<packages>[^)]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();
}
