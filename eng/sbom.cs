// Writes a CycloneDX 1.6 bill of materials of what a restored project ships, from its project.assets.json, to standard
// output. It holds no time and no random number: the same packages give the same text.
//   dotnet run eng/sbom.cs -- functions/VerifyServer/obj/project.assets.json 0.2.0
// eng/sbom.sh restores a publish profile first.
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=false

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;

if (args is not [var path, var version] || !File.Exists(path))
{
    await Console.Error.WriteLineAsync("usage: dotnet run eng/sbom.cs -- <project.assets.json of a restored project> <version of the product>");
    return 64;
}

using var assets = JsonDocument.Parse(await File.ReadAllBytesAsync(path));
var root = assets.RootElement;
var framework = root.GetProperty("project").GetProperty("frameworks").EnumerateObject().Single().Value;
var folders = root.GetProperty("packageFolders").EnumerateObject().Select(static folder => folder.Name).ToArray();
// The target with a runtime identifier, where there is one, is what is published.
var target = root.GetProperty("targets").EnumerateObject().MaxBy(static candidate => candidate.Name.Length).Value;
var nodes = target.EnumerateObject().ToDictionary(static node => node.Name.Split('/')[0], StringComparer.OrdinalIgnoreCase);

var shipped = new SortedDictionary<string, Component>(StringComparer.OrdinalIgnoreCase);
var direct = DirectReferences().SelectMany(Visit).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
foreach (var (id, packVersion) in RuntimePacks())
{
    shipped[id] = new Component(id, packVersion, []);
    direct.Add(shipped[id].Purl);
}

Write();
return 0;

// What is private to the build (analyzers, the linker) does not ship.
IEnumerable<string> DirectReferences()
{
    var building = framework.TryGetProperty("dependencies", out var packages)
        ? packages.EnumerateObject().Where(static package => package.Value.TryGetProperty("suppressParent", out var suppressed) && suppressed.GetString() is "All").Select(static package => package.Name)
        : [];
    return root.GetProperty("projectFileDependencyGroups").EnumerateObject().First().Value.EnumerateArray()
        .Select(static line => line.GetString()!.Split(' ')[0])
        .Except(building, StringComparer.OrdinalIgnoreCase);
}

// The packages that a reference stands for: itself, or, for a project, what the project refers to.
IReadOnlyList<string> Visit(string name)
{
    if (shipped.TryGetValue(name, out var known))
        return [known.Purl];
    if (!nodes.TryGetValue(name, out var node))
        return [];
    var isPackage = node.Value.GetProperty("type").GetString() is "package";
    var component = new Component(node.Name.Split('/')[0], node.Name.Split('/')[1], []);
    if (isPackage)
        shipped[name] = component;
    if (node.Value.TryGetProperty("dependencies", out var dependencies))
        component.DependsOn.AddRange(dependencies.EnumerateObject().SelectMany(dependency => Visit(dependency.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    return isPackage ? [component.Purl] : component.DependsOn;
}

// A self-contained program brings the runtime along.
IEnumerable<(string Id, string Version)> RuntimePacks() => framework.TryGetProperty("downloadDependencies", out var downloads)
    ? downloads.EnumerateArray()
        .Select(static pack => (Id: pack.GetProperty("name").GetString()!, Version: pack.GetProperty("version").GetString()!.Trim('[', ']').Split(',')[0]))
        .Where(static pack => pack.Id.Contains(".App.Runtime.", StringComparison.Ordinal))
    : [];

void Write()
{
    using var output = Console.OpenStandardOutput();
    using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    var product = root.GetProperty("project").GetProperty("restore").GetProperty("projectName").GetString()!;
    json.WriteStartObject();
    json.WriteString("bomFormat", "CycloneDX");
    json.WriteString("specVersion", "1.6");
    json.WriteNumber("version", 1);
    json.WriteStartObject("metadata");
    json.WriteStartObject("component");
    json.WriteString("type", "application");
    json.WriteString("bom-ref", product);
    json.WriteString("name", product);
    json.WriteString("version", version);
    json.WriteEndObject();
    json.WriteEndObject();
    json.WriteStartArray("components");
    foreach (var component in shipped.Values)
        WriteComponent(json, component);
    json.WriteEndArray();
    json.WriteStartArray("dependencies");
    WriteDependency(json, product, direct);
    foreach (var component in shipped.Values)
        WriteDependency(json, component.Purl, component.DependsOn);
    json.WriteEndArray();
    json.WriteEndObject();
}

void WriteComponent(Utf8JsonWriter json, Component component)
{
    json.WriteStartObject();
    json.WriteString("type", "library");
    json.WriteString("bom-ref", component.Purl);
    json.WriteString("name", component.Id);
    json.WriteString("version", component.Version);
    if (Array.Find([.. folders.Select(component.FolderIn)], Directory.Exists) is { } folder)
    {
        WriteHash(json, Path.Combine(folder, $"{component.FileName}.{component.Version}.nupkg.sha512"));
        WriteLicence(json, Path.Combine(folder, $"{component.FileName}.nuspec"));
    }

    json.WriteString("purl", component.Purl);
    json.WriteEndObject();
}

static void WriteHash(Utf8JsonWriter json, string file)
{
    json.WriteStartArray("hashes");
    json.WriteStartObject();
    json.WriteString("alg", "SHA-512");
    json.WriteString("content", Convert.ToHexStringLower(Convert.FromBase64String(File.ReadAllText(file))));
    json.WriteEndObject();
    json.WriteEndArray();
}

static void WriteLicence(Utf8JsonWriter json, string file)
{
    var metadata = XDocument.Load(file).Descendants().ToLookup(static element => element.Name.LocalName, StringComparer.Ordinal);
    if (metadata["license"].FirstOrDefault() is not { } licence || licence.Attribute("type")?.Value is not "expression")
        return;
    json.WriteStartArray("licenses");
    json.WriteStartObject();
    json.WriteString("expression", licence.Value);
    json.WriteEndObject();
    json.WriteEndArray();
}

static void WriteDependency(Utf8JsonWriter json, string from, IEnumerable<string> to)
{
    json.WriteStartObject();
    json.WriteString("ref", from);
    json.WriteStartArray("dependsOn");
    foreach (var purl in to)
        json.WriteStringValue(purl);
    json.WriteEndArray();
    json.WriteEndObject();
}

#pragma warning disable MA0047 // A program of one file with top-level statements has no namespace.
internal sealed record Component(string Id, string Version, List<string> DependsOn)
{
    public string Purl => $"pkg:nuget/{Id}@{Version}";

    // NuGet's folders are in lower case.
    public string FileName { get; } = string.Concat(Id.Select(char.ToLowerInvariant));

    public string FolderIn(string packages) => Path.Combine(packages, FileName, Version);
}
