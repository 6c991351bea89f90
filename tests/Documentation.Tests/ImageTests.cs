using System.Xml.Linq;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>The drawings of the documents, which <c>bench/Load</c> makes from what it measured.</summary>
public sealed class ImageTests
{
    public static TheoryData<string> Drawings => [.. Directory.GetFiles(Repository.PathOf("docs/images"), "*.svg").Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Drawings))]
    public void A_drawing_is_well_formed_and_shown_with_a_description(string name)
    {
        var drawing = XDocument.Load(Repository.PathOf($"docs/images/{name}"));
        Assert.Equal("svg", drawing.Root!.Name.LocalName);
        Assert.Contains(drawing.Root.Elements(), static element => element.Name.LocalName is "title" && element.Value.Length > 0);
        var shown = Document.All.Select(static document => document.Prose).Where(prose => prose.Contains($"images/{name})", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(shown);
        Assert.DoesNotContain(shown, prose => prose.Contains($"![](images/{name})", StringComparison.Ordinal));
    }
}
