using CaptchaGate.Tests;

namespace CaptchaGate.Conventions.Tests.Support;

/// <summary>The source files that a person wrote.</summary>
internal static class Sources
{
    private static readonly string[] Generated = ["bin", "obj", "artifacts", "node_modules"];

    public static IReadOnlyList<SourceFile> Product { get; } = In("src");

    public static IReadOnlyList<SourceFile> All { get; } = [.. Product, .. In("functions"), .. In("tools"), .. In("tests")];

    private static SourceFile[] In(string folder) =>
        [.. Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(static path => !path.Split('/').Any(static part => Generated.Contains(part, StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(static path => new SourceFile(path, File.ReadAllLines(Repository.PathOf(path))))];
}

/// <summary>One of them.</summary>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public IEnumerable<(int Number, string Text)> Numbered => Lines.Select(static (text, index) => (index + 1, text.Trim()));

    public override string ToString() => Path;
}
