using System.Reflection;
using System.Reflection.Emit;

namespace CaptchaGate.Bench.Load.Profile;

/// <summary>
/// Writes a profile for the ReadyToRun compiler (<c>.mibc</c>): an assembly whose method <c>AssemblyDictionary</c> names
/// groups, each a method that loads the token of every method in it. The groups are named by the assemblies that their
/// methods take, the one that defines them first (dotnet/runtime, <c>src/coreclr/tools/dotnet-pgo/MibcEmitter.cs</c>).
/// </summary>
internal static class MibcFile
{
    private const MethodAttributes Global = MethodAttributes.Public | MethodAttributes.Static;

    public static void Write(string path, IEnumerable<MethodBase> methods)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(Path.GetFileName(path));
        var dictionary = module.DefineGlobalMethod("AssemblyDictionary", Global, typeof(void), []).GetILGenerator();
        foreach (var group in methods.GroupBy(Assemblies, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal).Index())
        {
            var loader = module.DefineGlobalMethod($"Assemblies_{group.Index}", Global, typeof(void), []);
            WriteGroup(module, loader.GetILGenerator(), group.Item);
            dictionary.Emit(OpCodes.Ldstr, group.Item.Key);
            dictionary.Emit(OpCodes.Ldtoken, loader);
            dictionary.Emit(OpCodes.Pop);
        }

        dictionary.Emit(OpCodes.Ret);
        module.CreateGlobalFunctions();
        assembly.Save(path);
    }

    private static void WriteGroup(ModuleBuilder module, ILGenerator loader, IEnumerable<MethodBase> methods)
    {
        foreach (var method in methods)
        {
            if (method is MethodInfo ordinary)
                loader.Emit(OpCodes.Ldtoken, ordinary);
            else
                loader.Emit(OpCodes.Ldtoken, module.GetMethodMetadataToken((ConstructorInfo)method));
            loader.Emit(OpCodes.Pop);
        }

        loader.Emit(OpCodes.Ret);
    }

    private static string Assemblies(MethodBase method)
    {
        var defining = Name(method.DeclaringType!);
        Type[] arguments = method.IsGenericMethod ? [method.DeclaringType!, .. method.GetGenericArguments()] : [method.DeclaringType!];
        var others = arguments.SelectMany(Assemblies).Where(name => !string.Equals(name, defining, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Concat(others.Prepend(defining).Select(static name => name + ";"));
    }

    private static IEnumerable<string> Assemblies(Type type)
    {
        if (type.HasElementType)
            return Assemblies(type.GetElementType()!);
        var own = type.IsPrimitive || type.FullName is "System.__Canon" ? Enumerable.Empty<string>() : [Name(type)];
        return own.Concat(type.GetGenericArguments().SelectMany(Assemblies));
    }

    private static string Name(Type type) => type.Assembly.GetName().Name!;
}
