using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace CaptchaGate.Bench.Load.Profile;

/// <summary>Finds types by the names that the compiler prints: <c>Namespace.Type`1+Nested`1[Argument,Argument]</c>, without assemblies.</summary>
internal sealed class TypeNames
{
    // Every process has it already, and loads no second one.
    private const string CoreLibrary = "System.Private.CoreLib.dll";

    private static readonly Dictionary<string, Type> Primitives = new(StringComparer.Ordinal)
    {
        ["bool"] = typeof(bool),
        ["byte"] = typeof(sbyte),
        ["ubyte"] = typeof(byte),
        ["char"] = typeof(char),
        ["short"] = typeof(short),
        ["ushort"] = typeof(ushort),
        ["int"] = typeof(int),
        ["uint"] = typeof(uint),
        ["long"] = typeof(long),
        ["ulong"] = typeof(ulong),
        ["float"] = typeof(float),
        ["double"] = typeof(double),
        ["nint"] = typeof(nint),
        ["nuint"] = typeof(nuint),
    };

    private readonly List<Assembly> _assemblies = [typeof(object).Assembly];

    /// <param name="folder">The program's own assemblies; the framework's are this process' own.</param>
    public TypeNames(string folder)
    {
        // The shared frameworks stand side by side, in folders named alike.
        var framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory()));
        var shared = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..");
        foreach (var home in new[] { folder, Path.Combine(shared, "Microsoft.NETCore.App", framework), Path.Combine(shared, "Microsoft.AspNetCore.App", framework) })
        {
            foreach (var file in Directory.GetFiles(home, "*.dll").Where(static file => Path.GetFileName(file) is not CoreLibrary))
                Load(Path.GetFullPath(file));
        }
    }

    /// <returns>Null when no assembly has it, or when it cannot be made of its arguments.</returns>
    public Type? Find(string text)
    {
        var (name, arguments) = Split(text);
        var definition = Primitives.GetValueOrDefault(name) ?? _assemblies.Select(assembly => assembly.GetType(name)).FirstOrDefault(static type => type is not null);
        if (definition is null || arguments.Count == 0)
            return definition;
        var types = arguments.ConvertAll(Find);
        try
        {
            return types.Contains(null) ? null : definition.MakeGenericType([.. types.OfType<Type>()]);
        }
        catch (ArgumentException)
        {
            // The compiler prints an enumeration as its number, which breaks constraints.
            return null;
        }
    }

    /// <summary>Parts <c>Name[A,B[C]]</c> into <c>Name</c> and <c>A</c>, <c>B[C]</c>.</summary>
    public static (string Name, List<string> Arguments) Split(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
            return (text, []);
        var arguments = new List<string>();
        var depth = 0;
        for (int i = open, start = open + 1; i < text.Length; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0 || (depth == 1 && text[i] == ','))
            {
                arguments.Add(text[start..i]);
                start = i + 1;
            }

            if (depth == 0)
                break;
        }

        return (text[..open], arguments);
    }

    private void Load(string file)
    {
        try
        {
            _assemblies.Add(AssemblyLoadContext.Default.LoadFromAssemblyPath(file));
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException)
        {
            // A native library, or one that is loaded already.
        }
    }
}
