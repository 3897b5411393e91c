using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.RealServers;

/// <summary>
/// A Postfix of the test's own on a free port of 127.0.0.1, with its queue, its mailboxes and its log in a temporary folder.
/// It takes mail for <c>ops@example.test</c>, also as <c>müller</c>, greylists <c>grey@example.test</c>, and knows nobody else.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PostfixServer : IAsyncDisposable
{
    public const string Program = "/usr/sbin/postfix";

    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

    private readonly string _root = Directory.CreateTempSubdirectory("fapilog-postfix-").FullName;
    private readonly PostfixLog _log = new();
    private readonly Process _process;

    private PostfixServer(long maxMessageBytes)
    {
        Port = FreePort();
        using var certificate = TestCertificate.Create();
        CertificatePem = certificate.ExportCertificatePem();
        WriteFiles(maxMessageBytes, certificate);
        _process = Start("start-fg");
    }

    public int Port { get; }

    public string CertificatePem { get; }

    public PostfixLog Log => _log;

    private string Configuration => Path.Combine(_root, "etc");

    private string Mailboxes => Path.Combine(_root, "mail");

    public static async Task<PostfixServer> StartAsync(long maxMessageBytes = 100_000)
    {
        var server = new PostfixServer(maxMessageBytes);
        try
        {
            await server.Log.WaitForAsync(" daemon started ", 1);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a number of mails lies in the mailbox, and returns them as they lie there.</summary>
    public async Task<IReadOnlyList<string>> ReadMailboxAsync(int count)
    {
        await Log.WaitForAsync("status=sent", count);
        var files = new DirectoryInfo(Path.Combine(Mailboxes, "ops", "new")).GetFiles().OrderBy(file => file.LastWriteTimeUtc);
        return [.. files.Select(file => File.ReadAllText(file.FullName))];
    }

    public async ValueTask DisposeAsync()
    {
        using (var stop = Start("stop"))
        {
            await stop.WaitForExitAsync(Patience.Token());
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(Patience.Token());
        _process.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private Process Start(string command)
    {
        var start = new ProcessStartInfo(
            Program, ["-c", Configuration, command])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => _log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => _log.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void WriteFiles(long maxMessageBytes, X509Certificate2 certificate)
    {
        File.SetUnixFileMode(_root, Open);
        foreach (var folder in new[] { "etc", "queue", "data", "mail" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder), Open);
        }

        File.WriteAllText(Path.Combine(Configuration, "server.pem"), CertificatePem + "\n");
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(Configuration, "server.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
        File.SetUnixFileMode(Path.Combine(Configuration, "server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(Path.Combine(Configuration, "main.cf"), Main(maxMessageBytes));
        File.WriteAllText(Path.Combine(Configuration, "master.cf"), Master());
        ChangeOwner("postfix", Path.Combine(_root, "data"));
        ChangeOwner("65534:65534", Mailboxes);
    }

    private static void ChangeOwner(string owner, string path)
    {
        using var process = Process.Start("chown", [owner, path]);
        process.WaitForExit();
    }

    private string Main(long maxMessageBytes) => string.Create(CultureInfo.InvariantCulture, $$"""
        compatibility_level = 3.6
        queue_directory = {{_root}}/queue
        data_directory = {{_root}}/data
        maillog_file = /dev/stdout
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = mail.example.test
        mydestination =
        mynetworks = 127.0.0.0/8
        smtpd_tls_security_level = may
        smtpd_tls_cert_file = {{Configuration}}/server.pem
        smtpd_tls_key_file = {{Configuration}}/server.key
        smtpd_tls_session_cache_database =
        smtp_tls_session_cache_database =
        virtual_mailbox_domains = example.test
        virtual_mailbox_base = {{Mailboxes}}
        virtual_mailbox_maps = inline:{ ops@example.test=ops/, müller@example.test=ops/, grey@example.test=grey/ }
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_minimum_uid = 100
        smtpd_recipient_restrictions = check_recipient_access inline:{ { grey@example.test = 451 4.7.1 try later } }, reject_unauth_destination
        message_size_limit = {{maxMessageBytes}}

        """);

    private string Master() => string.Create(CultureInfo.InvariantCulture, $"""
        127.0.0.1:{Port} inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        error unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        proxymap unix - - n - - proxymap
        postlog unix-dgram n - n - 1 postlogd

        """);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
