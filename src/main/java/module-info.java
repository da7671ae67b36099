/**
 * Predicts what EC2 VM Import will do with disk images. {@link preflight.Preflight} is where to
 * start; the other packages hold the facts that it returns, and the stages that find them.
 */
@SuppressWarnings("requires-automatic") // jnr-posix and the AWS SDK have no module-info
module preflight {
  requires com.github.luben.zstd_jni;
  requires info.picocli;
  requires java.net.http;
  requires java.xml;
  requires org.apache.commons.compress;
  requires org.jnrproject.constants;
  requires org.jnrproject.posix;
  requires org.snakeyaml.engine;
  requires org.tukaani.xz;
  // for the commands `import` and `task watch` and images on s3:// alone
  requires static software.amazon.awssdk.auth;
  requires static software.amazon.awssdk.awscore;
  requires static software.amazon.awssdk.core;
  requires static software.amazon.awssdk.http;
  requires static software.amazon.awssdk.http.urlconnection;
  requires static software.amazon.awssdk.regions;
  requires static software.amazon.awssdk.retries;
  requires static software.amazon.awssdk.retries.api;
  requires static software.amazon.awssdk.services.ec2;
  requires static software.amazon.awssdk.services.iam;
  requires static software.amazon.awssdk.services.s3;
  requires static software.amazon.awssdk.utils;
  requires tools.jackson.core;

  exports preflight;
  exports preflight.block;
  exports preflight.block.lvm;
  exports preflight.boot;
  exports preflight.ec2;
  exports preflight.fact;
  exports preflight.filesystem;
  exports preflight.guest;
  exports preflight.guest.efi;
  exports preflight.guest.init;
  exports preflight.guest.initrd;
  exports preflight.guest.kernel;
  exports preflight.guest.network;
  exports preflight.guest.os;
  exports preflight.image;
  exports preflight.image.ova;
  exports preflight.inspection;
  exports preflight.io;
  exports preflight.policy;
  exports preflight.prediction;
  exports preflight.remote;
  exports preflight.rule;
  exports preflight.tree;
}
