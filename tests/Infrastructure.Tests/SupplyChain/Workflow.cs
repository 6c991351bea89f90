using YamlDotNet.RepresentationModel;

namespace CaptchaGate.Infrastructure.Tests.SupplyChain;

/// <summary>A workflow of GitHub Actions, read from its file.</summary>
internal sealed class Workflow
{
    private readonly YamlMappingNode _root;

    private Workflow(string path)
    {
        Path = path;
        Text = Repository.Read(path);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Text));
        _root = (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    public static IReadOnlyList<Workflow> All { get; } = [.. Repository.Files(".github/workflows", "*.yml").Select(static path => new Workflow(path))];

    public string Path { get; }

    public string Text { get; }

    /// <value>The events that start it; without filters.</value>
    public IEnumerable<string> Events => Mapping(_root, "on").Children.Keys.Select(Scalar);

    public IReadOnlyDictionary<string, string> Permissions => PermissionsOf(_root);

    public IReadOnlyDictionary<string, YamlMappingNode> Jobs =>
        Mapping(_root, "jobs").Children.ToDictionary(static job => Scalar(job.Key), static job => (YamlMappingNode)job.Value, StringComparer.Ordinal);

    public IEnumerable<YamlMappingNode> Steps => Jobs.Values.SelectMany(StepsOf);

    public IEnumerable<string> Scripts => Steps.Select(static step => Value(step, "run")).OfType<string>();

    public static Workflow Named(string name) => All.Single(workflow => workflow.Path == $".github/workflows/{name}.yml");

    public static IEnumerable<YamlMappingNode> StepsOf(YamlMappingNode job) => ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>();

    public static IReadOnlyDictionary<string, string> PermissionsOf(YamlMappingNode node) => node.Children.ContainsKey("permissions")
        ? Mapping(node, "permissions").Children.ToDictionary(static permission => Scalar(permission.Key), static permission => Scalar(permission.Value), StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <returns>The text of a value, or null where it is absent.</returns>
    public static string? Value(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var value) ? Scalar(value) : null;

    public static string? Input(YamlMappingNode step, string name) => step.Children.ContainsKey("with") ? Value(Mapping(step, "with"), name) : null;

    public override string ToString() => Path;

    private static YamlMappingNode Mapping(YamlMappingNode node, string name) => (YamlMappingNode)node[name];

    private static string Scalar(YamlNode node) => ((YamlScalarNode)node).Value!;
}
